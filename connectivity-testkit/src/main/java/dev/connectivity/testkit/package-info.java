/**
 * What tests of an application with Connectivity in it need: a clock that stands still ({@code FakeTimeSource}), a
 * broadcaster that remembers ({@code RecordingBroadcaster}), stores in memory that can be made to fail, and for every
 * port an abstract JUnit test, its contract, for implementations to extend. docs/embedding-tests.md begins with these.
 */
@NullMarked
package dev.connectivity.testkit;

import org.jspecify.annotations.NullMarked;
