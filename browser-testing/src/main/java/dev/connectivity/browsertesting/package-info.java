/**
 * A real Chromium and a bad network for tests.
 *
 * <p>Start with {@link dev.connectivity.browsertesting.Chromium#launch()}, open a {@link
 * dev.connectivity.browsertesting.Page}, serve files with {@link
 * dev.connectivity.browsertesting.StaticSite}. To impair a call between two pages put a {@link
 * dev.connectivity.browsertesting.UdpRelay} between them with {@link
 * dev.connectivity.browsertesting.IceRewriting#between}.
 */
@NullMarked
package dev.connectivity.browsertesting;

import org.jspecify.annotations.NullMarked;
