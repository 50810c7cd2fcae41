/** The example voice server: {@link dev.connectivity.example.voiceserver.VoiceServer} puts the modules together. */
@NullMarked
package dev.connectivity.example.voiceserver;

import org.jspecify.annotations.NullMarked;
