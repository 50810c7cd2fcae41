/**
 * The latency of the last two minutes as a line, gaps left open; below it a mark wherever the quality was not good, and in
 * words between what it was. Property: `points`, oldest first. Parts: `line`, `caption`.
 */
export class Sparkline extends ConnectivityElement {
    constructor();
    set points(points: readonly SparkPoint[]);
    get points(): readonly SparkPoint[];
    area: any;
    line: any;
    marks: any;
    svg: any;
    caption: any;
    #private;
}
export type SparkPoint = {
    timestamp: number;
    latency?: number | null;
    level?: import("../quality.js").Level;
};
import { ConnectivityElement } from './base.js';
