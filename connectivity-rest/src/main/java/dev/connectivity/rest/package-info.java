/**
 * Connection history as Jakarta REST resources: {@link dev.connectivity.rest.ConnectionHistoryResource} is the way in.
 */
@NullMarked
package dev.connectivity.rest;

import org.jspecify.annotations.NullMarked;
