export const DISCLOSURE_SHEET: CSSStyleSheet;
/** A button with a panel that hovering, focusing or tapping opens; Escape, leaving or tapping elsewhere closes it. */
export class Disclosure {
    /**
     * @param {{opener: Node, content: HTMLElement, label: string, hover?: boolean, onopen?: () => void}} options `hover`:
     *     hovering and focusing suffice; else only a press opens it
     */
    constructor({ opener, content, label, hover, onopen }: {
        opener: Node;
        content: HTMLElement;
        label: string;
        hover?: boolean;
        onopen?: () => void;
    });
    button: any;
    panel: any;
    element: any;
    onopen: (() => void) | undefined;
    get isOpen(): boolean;
    /** @param {boolean} pinned stays until it is closed */
    open(pinned: boolean): void;
    close(): void;
    #private;
}
