package dev.connectivity.browsertesting;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a page believes about its surroundings. Settings last until changed or the page is closed. */
public final class PageEmulation {
    private final DevToolsSession session;
    private final DevToolsSession browser;
    private final String target;
    private final Map<String, String> media = new LinkedHashMap<>();

    PageEmulation(DevToolsSession session, DevToolsSession browser, String target) {
        this.session = session;
        this.browser = browser;
        this.target = target;
    }

    /** {@code prefers-color-scheme}: dark or light. */
    public PageEmulation dark(boolean dark) {
        return media("prefers-color-scheme", dark ? "dark" : "light");
    }

    /** {@code prefers-reduced-motion}. */
    public PageEmulation reducedMotion(boolean reduced) {
        return media("prefers-reduced-motion", reduced ? "reduce" : "no-preference");
    }

    /** {@code forced-colors}, as in Windows' high contrast mode. */
    public PageEmulation forcedColors(boolean forced) {
        return media("forced-colors", forced ? "active" : "none");
    }

    private synchronized PageEmulation media(String feature, String value) {
        media.put(feature, value);
        List<Map<String, String>> features = new ArrayList<>();
        media.forEach((name, set) -> features.add(Map.of("name", name, "value", set)));
        session.call("Emulation.setEmulatedMedia", Map.of("features", features));
        return this;
    }

    /**
     * The window's inner size in CSS pixels.
     *
     * @param scale device pixels to a CSS pixel
     */
    public PageEmulation size(int width, int height, double scale) {
        return metrics(width, height, scale, false);
    }

    /** A small phone, 360 by 740 CSS pixels, honouring the page's viewport meta tag. */
    public PageEmulation phone() {
        return metrics(360, 740, 2, true);
    }

    private PageEmulation metrics(int width, int height, double scale, boolean mobile) {
        session.call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", scale, "mobile", mobile));
        return this;
    }

    /** The time zone, by its IANA name. */
    public PageEmulation timeZone(String name) {
        session.call("Emulation.setTimezoneOverride", Map.of("timezoneId", name));
        return this;
    }

    /**
     * The languages that the reader prefers, best first: {@code navigator.languages}, the {@code Accept-Language} of
     * requests, and for the first one numbers and dates. Takes effect with the next document.
     *
     * @param tags such as {@code de-DE}; one or more
     */
    public PageEmulation languages(String... tags) {
        String agent = browser.call("Browser.getVersion").path("userAgent").asText();
        session.call(
                "Network.setUserAgentOverride", Map.of("userAgent", agent, "acceptLanguage", String.join(",", tags)));
        session.call("Emulation.setLocaleOverride", Map.of("locale", tags[0].replace('-', '_')));
        return this;
    }

    /**
     * Makes every new request and WebSocket of the page fail, or lets them through again; {@code navigator.onLine}
     * follows. An open WebSocket goes silent without closing; to close it use {@link TcpLink}. WebRTC is not touched;
     * see {@link UdpRelay}.
     */
    public PageEmulation offline(boolean offline) {
        session.call(
                "Network.emulateNetworkConditions",
                Map.of("offline", offline, "latency", 0, "downloadThroughput", -1, "uploadThroughput", -1));
        return this;
    }

    /** Hides the page as minimising its window does ({@code document.visibilityState}), or shows it again. */
    public PageEmulation hidden(boolean hidden) {
        int window = browser.call("Browser.getWindowForTarget", Map.of("targetId", target))
                .path("windowId")
                .asInt();
        browser.call(
                "Browser.setWindowBounds",
                Map.of("windowId", window, "bounds", Map.of("windowState", hidden ? "minimized" : "normal")));
        return this;
    }
}
