package io.assumerole.policy.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.assumerole.internal.DataFile;
import io.assumerole.policy.ConditionOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the files of facts against the service reference. Does not prove that AWS's pages say the same today. */
class FactsTest {
    private static final Path FOLDER = Path.of("src/main/resources/io/assumerole/policy/reference");

    /** Keys of the AWS guide of which the reference has another type, with the reference's type. */
    private static final Map<String, String> OTHER_TYPES = Map.of("aws:epochtime", "Date");

    private static final Map<GlobalKey.Type, ConditionOperator.Kind> KINDS = new EnumMap<>(Map.of(
            GlobalKey.Type.ACCOUNT, ConditionOperator.Kind.STRING,
            GlobalKey.Type.ADDRESS, ConditionOperator.Kind.IP,
            GlobalKey.Type.ARN, ConditionOperator.Kind.ARN,
            GlobalKey.Type.BOOLEAN, ConditionOperator.Kind.BOOL,
            GlobalKey.Type.DATE, ConditionOperator.Kind.DATE,
            GlobalKey.Type.REGION, ConditionOperator.Kind.STRING,
            GlobalKey.Type.SECONDS, ConditionOperator.Kind.NUMERIC));

    private static final Pattern RESOURCE = Pattern.compile("arn:[^:]*:([^:]*):([^:]*):[^:]*:([^/]*).*");

    @Test
    void every_file_of_facts_is_tested() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".txt")))
                    .containsExactlyInAnyOrder(
                            "actions.txt",
                            "arns.txt",
                            "condition-keys.txt",
                            "cross-account-use.txt",
                            "identity-providers.txt",
                            "limiting-keys.txt",
                            "multivalued-keys.txt",
                            "privilege-escalation.txt",
                            "required-actions.txt",
                            "service-reference.txt",
                            "unsupported-keys.txt");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "actions.txt",
                "arns.txt",
                "condition-keys.txt",
                "identity-providers.txt",
                "limiting-keys.txt",
                "multivalued-keys.txt",
                "required-actions.txt",
                "unsupported-keys.txt"
            })
    void every_line_has_a_page_and_its_place_in_the_order(String name) {
        var file = DataFile.read(name);
        var whole = name.equals("condition-keys.txt") || name.equals("required-actions.txt");
        var named = Set.of("actions.txt", "multivalued-keys.txt", "unsupported-keys.txt")
                .contains(name);

        assertThat(file.lines())
                .isNotEmpty()
                .allMatch(line -> line.page().startsWith("https://docs.aws.amazon.com/")
                        || line.words().get(0).startsWith("also-"));
        assertThat(file.lines()).allSatisfy(line -> assertThat(line.words()).doesNotContain(""));
        var lists = file.lines().stream()
                .collect(Collectors.groupingBy(
                        line -> whole
                                ? line.page()
                                : named && line.words().size() > 2
                                        ? line.words().get(0) + " "
                                                + line.words().get(1)
                                        : line.words().get(0),
                        Collectors.flatMapping(
                                line -> whole
                                        ? Stream.of(String.join(" ", line.words()))
                                        : line.words().stream().skip(named ? 2 : 1),
                                Collectors.toList())));
        assertThat(lists.values()).allSatisfy(FactsTest::isSortedWithoutDuplicates);
    }

    private static void isSortedWithoutDuplicates(Collection<? extends String> names) {
        assertThat(names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList())
                .doesNotHaveDuplicates()
                .isSorted();
    }

    @Test
    void condition_keys_have_the_types_of_the_reference() {
        assertThat(GlobalKey.ALL).hasSizeGreaterThan(40).allSatisfy(key -> {
            var known = find(key.name());
            if (OTHER_TYPES.containsKey(key.name())) {
                assertThat(known.type()).isEqualTo(OTHER_TYPES.get(key.name()));
            } else if (key.type() != GlobalKey.Type.TEXT) {
                assertThat(known.kind()).as(key.name()).contains(KINDS.get(key.type()));
            }
            assertThat(known.type().startsWith("ArrayOf")).as(key.name()).isEqualTo(key.multivalued());
        });
        assertThat(GlobalKey.ALL).extracting(GlobalKey::name).doesNotHaveDuplicates();
    }

    private static KnownKey find(String key) {
        return ServiceReference.key(key.endsWith("/") ? key + "x" : key).orElseThrow(() -> new AssertionError(key));
    }

    @Test
    void condition_keys_are_those_of_the_reference() {
        var limiting = DataFile.read(LimitingKeys.FILE).lines().stream()
                .flatMap(line -> line.words().stream().skip(1));
        var unsupported = DataFile.read(GlobalKeys.UNSUPPORTED_FILE).lines().stream()
                .map(line -> line.words().get(0));
        var global = DataFile.read(GlobalKey.FILE).lines().stream()
                .map(line -> line.words().get(0))
                .filter(key -> !key.endsWith("/"));
        assertThat(Stream.of(limiting, unsupported, global).flatMap(keys -> keys))
                .allSatisfy(key -> assertThat(ServiceReference.key(key)).as(key).isPresent());
    }

    /** A policy's ARN and a user's or role's ARN. */
    @Test
    void limiting_keys_of_arns_have_arns() {
        assertThat(Stream.of(LimitingKeys.POLICY_ARN, LimitingKeys.PRINCIPAL_ARN)
                        .flatMap(Set::stream))
                .hasSize(5)
                .allSatisfy(key -> assertThat(find(key).type()).as(key).isIn("ARN", "String"));
        assertThat(LimitingKeys.SOURCE).isSubsetOf(LimitingKeys.RESOURCE_PRINCIPAL);
        assertThat(LimitingKeys.TRUSTED_PRINCIPAL).isSubsetOf(LimitingKeys.RESOURCE_PRINCIPAL);
    }

    @Test
    void actions_are_those_of_the_reference() {
        var lists = Stream.of(DataFile.read(ActionFacts.FILE), DataFile.read(GlobalKeys.UNSUPPORTED_FILE))
                .flatMap(file -> file.lines().stream())
                .map(DataFile.Line::words)
                .filter(words -> !words.get(0).equals("own-resources"))
                .flatMap(words -> words.stream().skip(2).map(name -> words.get(1) + ":" + name));
        var required = RequiredAction.ALL.stream().flatMap(one -> Stream.of(one.action(), one.required()));
        assertThat(Stream.concat(lists, required)).hasSizeGreaterThan(80).allSatisfy(name -> {
            var known = ServiceReference.actions(name);
            assertThat(known).as(name).isNotEmpty();
            assertThat(name.endsWith(":*") || known.get(0).name().equals(name))
                    .as(name)
                    .isTrue();
        });
    }

    @Test
    void calls_of_kms_without_a_key_have_no_type_and_those_of_aliases_have_both() {
        assertThat(actions("kms:*", ActionFacts.WITHOUT_KEY::contains))
                .hasSameSizeAs(ActionFacts.WITHOUT_KEY)
                .allMatch(action -> types(action).isEmpty());
        assertThat(actions("kms:*", ActionFacts.ALIAS::contains))
                .hasSize(3)
                .allMatch(action -> types(action).equals(Set.of("alias", "key")));
        assertThat(actions("kms:*", name -> !ActionFacts.WITHOUT_KEY.contains(name)))
                .allMatch(action -> types(action).contains("key"));
    }

    private static List<KnownAction> actions(String pattern, Predicate<String> lowerCaseName) {
        return ServiceReference.actions(pattern).stream()
                .filter(action -> lowerCaseName.test(action.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static Set<String> types(KnownAction action) {
        return action.use().types().stream()
                .map(KnownResourceType::name)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toSet());
    }

    @Test
    void services_with_their_own_resources_have_no_others() {
        assertThat(ActionFacts.OWN_RESOURCES)
                .hasSize(8)
                .allSatisfy(service -> assertThat(arns(service))
                        .isNotEmpty()
                        .allMatch(arn -> part(arn, 1).startsWith(service)));
    }

    /** The ARNs of the resource types of a service's file. */
    private static List<String> arns(String service) {
        return DataFile.text("service-reference/" + service + ".txt")
                .lines()
                .filter(line -> line.startsWith("r "))
                .map(line -> line.split(" ")[2])
                .toList();
    }

    private static String part(String arn, int group) {
        var matcher = RESOURCE.matcher(arn);
        assertThat(matcher.matches()).as(arn).isTrue();
        return matcher.group(group);
    }

    @Test
    void required_actions_have_a_key_of_their_call() {
        assertThat(RequiredAction.ALL).hasSize(16).allSatisfy(one -> {
            var keys = new HashSet<>(
                    ServiceReference.actions(one.action()).get(0).use().keys());
            keys.add(GlobalKeys.TAG_KEYS);
            assertThat(keys).as(one.toString()).anyMatch(key -> key.startsWith(one.keyPrefix()));
        });
    }

    @Test
    void arns_have_the_regions_and_types_of_the_reference() {
        var facts = DataFile.read("arns.txt");
        assertThat(facts.words("without-region"))
                .allSatisfy(service -> assertThat(arns(service))
                        .filteredOn(arn -> part(arn, 1).equals(service))
                        .isNotEmpty()
                        .allMatch(arn -> part(arn, 2).isEmpty()));
        var iam = arns("iam").stream()
                .map(arn -> part(arn, 3))
                .filter(type -> !type.equals("root"))
                .toList();
        assertThat(facts.words("iam")).containsAll(iam);
        var s3 = arns("s3").stream()
                .filter(arn -> part(arn, 1).equals("s3") && !part(arn, 2).isEmpty())
                .map(arn -> part(arn, 3))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(facts.words("s3-with-region")).containsExactlyElementsOf(s3);
    }

    @Test
    void providers_have_the_claims_of_the_reference() {
        var facts = DataFile.read(OidcProvider.FILE);
        var keys = ServiceReference.service("sts").orElseThrow().keys().keySet().stream()
                .filter(key -> OidcProvider.ofKey(key).isPresent())
                .toList();
        assertThat(keys).isNotEmpty().allSatisfy(key -> {
            var provider = OidcProvider.ofKey(key.replace("*", "x")).orElseThrow();
            assertThat(provider.isUnknownClaim(key.substring(key.lastIndexOf(':') + 1)))
                    .isFalse();
        });
        assertThat(facts.words("with-subject"))
                .containsExactlyElementsOf(keys.stream()
                        .filter(key -> key.endsWith(":sub"))
                        .map(key -> key.substring(0, key.lastIndexOf(':')))
                        .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(facts.words("claims")).containsAll(facts.words("subject")).containsAll(facts.words("audience"));
        assertThat(facts.words("claims-of-github"))
                .containsAll(facts.words("owners-of-github"))
                .doesNotContainAnyElementsOf(facts.words("claims"));
        var shared = new HashSet<>(facts.words("shared-by-subject"));
        assertThat(shared).doesNotContainAnyElementsOf(facts.words("shared-by-audience"));
    }
}
