package io.assumerole.demo;

import io.assumerole.localaws.provider.wire.WireJson;
import io.assumerole.localaws.sandbox.AwsClients;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import software.amazon.awssdk.services.cloudtrail.model.Event;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttribute;
import software.amazon.awssdk.services.cloudtrail.model.LookupAttributeKey;

/** Finds the access keys that CloudTrail recorded for calls, including refused calls. */
final class CloudTrailLookup {
    // The maximum that LookupEvents returns in one call, and MiniStack's default.
    private static final int PAGE = 50;

    private final AwsClients reader;

    CloudTrailLookup(AwsClients reader) {
        this.reader = reader;
    }

    /** Returns the keys of all calls that created a bucket or tried to. */
    String keysOfCreateBucket(String bucket) {
        return keys(events(LookupAttributeKey.RESOURCE_NAME, bucket).stream()
                .filter(event -> "CreateBucket".equals(event.eventName())));
    }

    /** Returns the keys of all calls that created a role or tried to. */
    String keysOfCreateRole(String roleName) {
        return keysOf("iam", Map.of("Action", "CreateRole", "RoleName", roleName));
    }

    /** Returns the keys of all calls that requested a session with this name. */
    String keysOfAssumeRole(String roleArn, String sessionName) {
        return keysOf(
                "sts",
                Map.of(
                        "Action", "AssumeRole",
                        "RoleArn", roleArn,
                        "RoleSessionName", sessionName));
    }

    /**
     * Selects events by parameters only: MiniStack records each call to IAM and STS as {@code POST.iam} or
     * {@code POST.sts}, without a resource and with the parameters as they were sent (its {@code app.py}).
     */
    private String keysOf(String service, Map<String, String> parameters) {
        return keys(events(LookupAttributeKey.EVENT_SOURCE, service + ".amazonaws.com").stream()
                .filter(event -> parameters(event).entrySet().containsAll(parameters.entrySet())));
    }

    private static Map<?, ?> parameters(Event event) {
        return event.cloudTrailEvent() != null
                        && WireJson.read(event.cloudTrailEvent()) instanceof Map<?, ?> record
                        && record.get("requestParameters") instanceof Map<?, ?> parameters
                ? parameters
                : Map.of();
    }

    /** Reads pages backward in time: MiniStack returns no token for the next page. */
    private List<Event> events(LookupAttributeKey key, String value) {
        var about = LookupAttribute.builder()
                .attributeKey(key)
                .attributeValue(value)
                .build();
        var all = new HashMap<String, Event>();
        Instant end = null;
        while (true) {
            var before = end;
            var page = reader.cloudTrail()
                    .lookupEvents(r -> r.lookupAttributes(about).endTime(before))
                    .events();
            page.forEach(event -> all.put(event.eventId(), event));
            if (page.size() < PAGE) {
                return List.copyOf(all.values());
            }
            // Times are sent in milliseconds. Without the extra millisecond, other events in the same millisecond would
            // be lost.
            end = page.get(page.size() - 1).eventTime().plusMillis(1);
            if (end.equals(before)) {
                throw new IllegalStateException("CloudTrail has more events for " + value
                        + " in one millisecond than one LookupEvents call returns.");
            }
        }
    }

    private static String keys(Stream<Event> events) {
        var keys = events.map(event -> Objects.requireNonNullElse(event.accessKeyId(), "none"))
                .distinct()
                .sorted()
                .toList();
        return keys.isEmpty() ? "no such event" : String.join(" and ", keys);
    }
}
