package dev.connectivity.example.voiceserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseTest {

    @Test
    void keepsInACrashWhatItAcknowledged(@TempDir Path data) throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.start(data);
        try (Connection connection = DriverManager.getConnection(database.url());
                Statement statement = connection.createStatement()) {
            for (String setting : new String[] {"fsync", "synchronous_commit", "full_page_writes"}) {
                ResultSet shown = statement.executeQuery("SHOW " + setting);
                assertThat(shown.next()).isTrue();
                assertThat(shown.getString(1)).as(setting).isEqualTo("on");
            }
        } finally {
            database.close();
        }
    }
}
