/** The entry point and the identifiers of Connectivity: see ConnectivityMonitor. */
@NullMarked
package dev.connectivity;

import org.jspecify.annotations.NullMarked;
