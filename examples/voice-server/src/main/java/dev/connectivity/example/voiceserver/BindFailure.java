package dev.connectivity.example.voiceserver;

import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;

/** Why the server cannot listen, in one line that names the variable to change. */
final class BindFailure {

    private BindFailure() {}

    /** Looks for a failure to listen among the causes; empty if the server failed for another reason. */
    static Optional<String> describe(Settings settings, Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException || isDenied(cause)) {
                return Optional.of(line(settings, cause));
            }
        }
        return Optional.empty();
    }

    /** Not every platform throws a BindException when a port needs rights. */
    private static boolean isDenied(Throwable cause) {
        return cause instanceof SocketException
                && String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT).contains("permission denied");
    }

    private static String line(Settings settings, Throwable refused) {
        if (isDenied(refused)) {
            return "CONNECTIVITY_PORT " + settings.port() + " needs rights that the server does not have"
                    + " (permission denied); ports from 1024 on need none";
        }
        if (!isOfThisMachine(settings.host())) {
            return "CONNECTIVITY_HOST " + settings.host()
                    + " is no address of this machine; 127.0.0.1 is for this machine"
                    + " alone, 0.0.0.0 for every network";
        }
        return "CONNECTIVITY_PORT " + settings.port() + " is in use on " + settings.host()
                + "; stop what uses it or choose another port";
    }

    /** Asked of the machine, not of the message, which the operating system may say in the operator's language. */
    private static boolean isOfThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (UnknownHostException | SocketException unknown) {
            return false;
        }
    }
}
