/**
 * Who a participant is. The bridge knows endpoint and statistics ids; a
 * {@link dev.connectivity.jitsi.identity.JitsiIdentities} knows the users and channels behind them.
 */
@NullMarked
package dev.connectivity.jitsi.identity;

import org.jspecify.annotations.NullMarked;
