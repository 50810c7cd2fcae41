package dev.connectivity.benchmarks.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectivity.benchmarks.live.Company.Role;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CompanyTest {

    private static Map<Role, Long> roles(Company company) {
        return IntStream.range(0, 1000)
                .mapToObj(company::roleOf)
                .collect(Collectors.groupingBy(role -> role, Collectors.counting()));
    }

    @Test
    void hasNobodyButTheHealthyByItself() {
        assertThat(roles(Company.NONE)).containsOnly(Map.entry(Role.STAYING, 1000L));
    }

    @Test
    void hasTheSharesThatWereAskedFor() {
        Map<Role, Long> roles = roles(new Company(0.02, 0.05, 0.1));

        assertThat(roles)
                .containsEntry(Role.SLOW, 20L)
                .containsEntry(Role.HOSTILE, 50L)
                .containsEntry(Role.CHURNING, 100L);
    }

    @Test
    void spreadsThemOverTheRooms() {
        Company company = new Company(0, 0.1, 0);

        assertThat(IntStream.range(0, 100)
                        .mapToObj(room -> IntStream.range(room * 10, room * 10 + 10)
                                .filter(number -> company.roleOf(number) == Role.HOSTILE)
                                .count()))
                .containsOnly(1L);
    }
}
