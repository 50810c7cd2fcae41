package dev.connectivity.jitsi.recording;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;

/** Opens what was recorded, compressed or not. What is no JSON has no members. */
final class RecordedFile {

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private static final String COMPRESSED = ".gz";

    private RecordedFile() {}

    /** The file's name as if it were not compressed. */
    static String name(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.endsWith(COMPRESSED) ? name.substring(0, name.length() - COMPRESSED.length()) : name;
    }

    static InputStream open(Path file) throws IOException {
        InputStream bytes = new BufferedInputStream(Files.newInputStream(file));
        if (!String.valueOf(file.getFileName()).endsWith(COMPRESSED)) {
            return bytes;
        }
        try {
            return new BufferedInputStream(new GZIPInputStream(bytes));
        } catch (IOException notCompressed) {
            bytes.close();
            throw notCompressed;
        }
    }

    static boolean hasMember(Path file, String member) {
        try (InputStream bytes = open(file);
                JsonParser json = JSON.createParser(bytes)) {
            return seek(json, member);
        } catch (IOException notReadable) {
            return false;
        }
    }

    /** A whole number at the top of a file. */
    static OptionalLong number(Path file, String member) {
        try (InputStream bytes = open(file);
                JsonParser json = JSON.createParser(bytes)) {
            return seek(json, member) && json.currentToken() == JsonToken.VALUE_NUMBER_INT
                    ? OptionalLong.of(json.getLongValue())
                    : OptionalLong.empty();
        } catch (IOException notReadable) {
            return OptionalLong.empty();
        }
    }

    private static boolean seek(JsonParser json, String member) throws IOException {
        if (json.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            boolean wanted = member.equals(json.currentName());
            json.nextToken();
            if (wanted) {
                return true;
            }
            json.skipChildren();
        }
        return false;
    }
}
