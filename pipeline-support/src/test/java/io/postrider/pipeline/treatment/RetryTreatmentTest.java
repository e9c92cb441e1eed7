package io.postrider.pipeline.treatment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postrider.address.Domain;
import io.postrider.schedule.RetryKind;
import io.postrider.schedule.RetryPolicy;
import io.postrider.schedule.RetrySchedule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which schedule holds for whom. */
class RetryTreatmentTest {

    @Test
    void whereNothingIsSaidTheScheduleForAllHolds() {
        RetryPolicy policy = policy(Map.of("retry.lifetime", "3d", "shaping.\"mx.a.test\".connections", "2"));

        RetrySchedule schedule = at(policy, "site:mx.a.test", "a.test");

        assertThat(schedule.lifetime()).isEqualTo(Duration.ofDays(3));
        assertThat(schedule.delays().get(RetryKind.ORDINARY))
                .isEqualTo(RetrySchedule.DEFAULT.delays().get(RetryKind.ORDINARY));
    }

    @Test
    void theMoreSpecificOverridesTheLessValueByValue() {
        RetryPolicy policy = policy(Map.of(
                "shaping.*.retry.lifetime", "4d",
                "shaping.*.retry.jitter", "0",
                "shaping.\"*.hoster.test\".retry.delays", "1m,2m",
                "shaping.\"mx1.hoster.test\".retry.lifetime", "2d",
                "shaping.\"domain:*.shop.test\".retry.greylisted", "30s",
                "shaping.\"domain:old.shop.test\".retry.lifetime", "1h",
                "shaping.\"domain:old.shop.test\".retry.delay-notice", "10m"));

        RetrySchedule other = at(policy, "site:mx1.hoster.test", "a.test");
        assertThat(other.jitter()).isZero();
        assertThat(other.lifetime()).isEqualTo(Duration.ofDays(2));
        assertThat(other.delays().get(RetryKind.ORDINARY))
                .isEqualTo(List.of(Duration.ofMinutes(1), Duration.ofMinutes(2)));
        // What is said of ordinary failures is not said of the others.
        assertThat(other.delays().get(RetryKind.MAILBOX_FULL)).startsWith(Duration.ofHours(1));
        RetrySchedule old = at(policy, "site:mx1.hoster.test", "OLD.shop.test");
        assertThat(old.lifetime()).isEqualTo(Duration.ofHours(1));
        assertThat(old.delayNotice()).isEqualTo(Duration.ofMinutes(10));
        assertThat(old.delays().get(RetryKind.GREYLISTED)).isEqualTo(List.of(Duration.ofSeconds(30)));
        assertThat(at(policy, "site:mx9.test", "b.test").lifetime()).isEqualTo(Duration.ofDays(4));
    }

    @Test
    void aDomainThatHasNoDestinationYetHasItsSchedule() {
        RetryPolicy policy = policy(Map.of("shaping.\"domain:dead.test\".retry.lifetime", "1d"));

        assertThat(at(policy, "domain:dead.test", "dead.test").lifetime()).isEqualTo(Duration.ofDays(1));
        assertThat(at(policy, "domain:sub.dead.test", "sub.dead.test").lifetime())
                .isEqualTo(Duration.ofDays(5));
    }

    @Test
    void aRelayHasItsScheduleWithHostsOfItsOwnOrWithout() {
        RetryPolicy policy = policy(Map.of(
                "relays.strict.tls", "verify",
                "relays.smart.hosts", "smtp://192.0.2.1",
                "shaping.\"relay:strict\".retry.lifetime", "1d",
                "shaping.\"relay:smart\".retry.lifetime", "2d",
                "shaping.\"relay:smtp://192.0.2.9:25\".retry.lifetime", "3d",
                "shaping.\"group:hoster\".retry.lifetime", "6d",
                "destinations.groups.hoster", "hoster.test"));

        assertThat(at(policy, "relay:strict/site:mx.a.test", "a.test").lifetime())
                .isEqualTo(Duration.ofDays(1));
        // The route is the operator's own word; the group is only where it happens to lead.
        assertThat(at(policy, "relay:strict/group:hoster#0/2", "a.test").lifetime())
                .isEqualTo(Duration.ofDays(1));
        assertThat(at(policy, "relay:strict/domain:a.test", "a.test").lifetime())
                .isEqualTo(Duration.ofDays(1));
        assertThat(at(policy, "relay:smart", "a.test").lifetime()).isEqualTo(Duration.ofDays(2));
        assertThat(at(policy, "relay:smtp://192.0.2.9:25", "a.test").lifetime()).isEqualTo(Duration.ofDays(3));
        assertThat(at(policy, "group:hoster#1/2", "a.test").lifetime()).isEqualTo(Duration.ofDays(6));
        assertThat(at(policy, "relay:strictly/site:mx.a.test", "a.test").lifetime())
                .isEqualTo(Duration.ofDays(5));
    }

    @ParameterizedTest
    @CsvSource({
        "'*.retry.delays', 0s, 'postrider.shaping.\"*\".retry: '",
        "'*.retry.jitter', 90, 'postrider.shaping.\"*\".retry: jitter is 0 to 50'",
        "'\"domain:a.test\".retry.lifetime', -1s, 'postrider.shaping.\"domain:a.test\".retry: '",
        "'\"domain:a..test\".retry.lifetime', 1s, 'postrider.shaping.\"domain:a..test\": '",
        "'\"domain:a.test\".connections', 1, 'postrider.shaping.\"domain:a.test\": a recipient''s domain has retry only'",
        "'\"domain:a.test\".pool', bulk, 'postrider.shaping.\"domain:a.test\": a recipient''s domain has retry only'",
        "'\"relay:typo\".retry.lifetime', 1d, 'postrider.shaping.\"relay:typo\": there is no postrider.relays.typo'",
        "'\"*.l.google.com\".retry.lifetime', 1d, 'write \"group:google\"'",
    })
    void whatIsWrongIsToldWithItsKey(String key, String value, String why) {
        assertThatThrownBy(() -> new TreatmentRule().check(TreatmentSettings.of(Map.of("shaping." + key, value))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    private static RetryPolicy policy(Map<String, String> settings) {
        new TreatmentRule().check(TreatmentSettings.of(settings));
        return RetryTreatment.of(TreatmentSettings.of(settings));
    }

    private static RetrySchedule at(RetryPolicy policy, String destination, String recipient) {
        return policy.of(destination, Domain.parse(recipient).orThrow());
    }
}
