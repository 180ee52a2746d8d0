package io.assumerole.components.internal.input;

import com.pulumi.resources.ComponentResourceOptions;
import io.assumerole.internal.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks the parameters of a component's constructor before the engine registers anything.
 *
 * <p>The SDK does not check them early enough. For an empty name, or for {@code provider} and {@code providers}
 * together, its constructor registers a task that never ends, and then throws. The program waits for that task forever.
 */
public final class ConstructorChecks {

    /** 64 characters for an IAM user, minus {@code -user} and the eight characters of an automatic suffix. */
    private static final int LONGEST = 51;

    private static final Pattern FOR_IAM = Pattern.compile("[A-Za-z0-9+=,.@_-]{1," + LONGEST + "}");

    /**
     * https://www.pulumi.com/docs/iac/concepts/resources/names/#types; a dollar sign and two colons have a special
     * meaning in a URN.
     */
    private static final Pattern TYPE = Pattern.compile("([A-Za-z][\\w.-]*):[\\w./-]+:[A-Za-z_][\\w.-]*");

    private final String component;
    private final String type;
    private final List<String> problems = new ArrayList<>();

    /** @param component the simple name of the class, for the messages */
    public ConstructorChecks(String component, String type) {
        this.component = component;
        this.type = type;
        AwsVersion.onTheClassPath().problem().ifPresent(problems::add);
    }

    /** Returns the checks for a subclass, which has its own type token. */
    public static ConstructorChecks ofSubclass(String component, String type) {
        var checks = new ConstructorChecks(component, type);
        checks.checkType();
        return checks;
    }

    private void checkType() {
        var matcher = TYPE.matcher(type == null ? "" : type);
        if (!matcher.matches()) {
            problems.add("type: got %s; allowed: your own PACKAGE:MODULE:TYPE, such as my-team:index:TeamDeployer"
                    .formatted(Text.quote(type)));
        } else if (List.of("assume-role", "pulumi").contains(matcher.group(1))) {
            problems.add(("type: got %s, but the package %s is not yours; allowed: your own PACKAGE:MODULE:TYPE,"
                            + " such as my-team:index:TeamDeployer")
                    .formatted(Text.quote(type), matcher.group(1)));
        }
    }

    /** Checks a name that starts the names of an IAM user and a role. */
    public ConstructorChecks nameForIam(String name) {
        if (name == null || !FOR_IAM.matcher(name).matches()) {
            problems.add(("name: got %s; allowed: 1 to %d characters from A-Z a-z 0-9 + ="
                            + " , . @ _ -, so that names with this prefix fit IAM's limit of 64")
                    .formatted(withLength(name), LONGEST));
        }
        return this;
    }

    public ConstructorChecks name(String name) {
        if (name == null || name.isBlank()) {
            problems.add("name: got " + Text.quote(name) + "; allowed: at least one character, not blank");
        }
        return this;
    }

    public ConstructorChecks args(Object args) {
        if (args == null) {
            problems.add("args: got null; allowed: what %1$sArgs.builder()…build() returns".formatted(component));
        }
        return this;
    }

    /** @param options {@code null} for none, as everywhere in Pulumi's SDK */
    public ConstructorChecks options(@Nullable ComponentResourceOptions options) {
        if (options != null
                && options.getProvider().isPresent()
                && !options.getProviders().isEmpty()) {
            problems.add("options: got provider and providers; allowed: one of them");
        }
        return this;
    }

    public void problem(String problem) {
        problems.add(problem);
    }

    /** Returns the component's type token, or throws an exception that lists all problems. */
    public String type(String name) {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("%s %s cannot be created:\n  - %s"
                    .formatted(component, Text.quote(name), String.join("\n  - ", problems)));
        }
        return type;
    }

    private static String withLength(String value) {
        return Text.quote(value) + (value == null ? "" : " of " + Phrases.characters(value.length()));
    }
}
