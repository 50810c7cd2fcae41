/**
 * One participant, two views: {@link dev.connectivity.jitsi.merge.QualityMerger} takes each metric from the side that
 * knows it and keeps which side that was.
 */
@NullMarked
package dev.connectivity.jitsi.merge;

import org.jspecify.annotations.NullMarked;
