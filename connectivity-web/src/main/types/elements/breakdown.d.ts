/**
 * What a connection's quality is made of: latency, loss (in both directions where known), jitter, the weakest marked, and
 * in words what is wrong and where.
 *
 * Properties: `metrics` (as in messages or readings), `name` (whose it is; none: one's own), `points` (for the sparkline;
 * empty: none). Method: `show(changes)` sets several at once, and besides `names` (user id to name, for the words), `affected`
 * (true: everyone in the call has trouble) and `thresholds`. Parts: `title`, `reason`, `row`, `line`, `caption`.
 */
export class Breakdown extends ConnectivityElement {
    constructor();
    set metrics(metrics: any);
    get metrics(): any;
    set name(name: string);
    get name(): string;
    set points(points: readonly any[]);
    get points(): readonly any[];
    /** Several properties at once. @param {Record<string, unknown>} changes */
    show(changes: Record<string, unknown>): void;
    symbol: SVGElement | undefined;
    who: any;
    level: any;
    heading: any;
    reason: any;
    rows: {
        metric: import("../quality.js").Metric;
        element: any;
        mark: SVGElement;
        tag: any;
        value: any;
        ways: any;
    }[] | undefined;
    spark: any;
    #private;
}
import { ConnectivityElement } from './base.js';
