package dev.connectivity.browsertesting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChromiumTest {
    @Test
    void leavesNeitherProcessesNorFilesBehind() throws IOException {
        Set<Path> profilesBefore = profiles();
        List<ProcessHandle> processes;
        Set<Path> profilesMeanwhile;
        try (Chromium chromium = Chromium.launch()) {
            assertThat(chromium.newPage().evaluate("6 * 7").asInt()).isEqualTo(42);
            assertThat(chromium.version()).contains("Chrom");
            processes = ProcessHandle.current().descendants().toList();
            profilesMeanwhile = profiles();
        }

        assertThat(processes).isNotEmpty().noneMatch(ProcessHandle::isAlive);
        profilesMeanwhile.removeAll(profilesBefore);
        assertThat(profilesMeanwhile).isNotEmpty().noneMatch(Files::exists);
    }

    private static Set<Path> profiles() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(each -> each.getFileName().toString().startsWith("connectivity-chromium"))
                    .collect(Collectors.toSet());
        }
    }
}
