/** The monitor's behaviour, proven with this module's own fakes; core cannot depend on the testkit, so it is tested here. */
@NullMarked
package dev.connectivity.testkit.monitor;

import org.jspecify.annotations.NullMarked;
