package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.Set;

/**
 * Actions, in lower case, for which AWS has special rules. The data is in {@value #FILE}, which explains its format and
 * names the source page of each line.
 */
public final class ActionFacts {
    static final String FILE = "actions.txt";

    private static final DataFile DATA = DataFile.read(FILE);

    /** Well-known actions for which the reference names no resource type. */
    public static final Set<String> WITHOUT_RESOURCES = Set.copyOf(DATA.names("without-resources"));

    /** Services whose actions apply only to their own resources. */
    public static final Set<String> OWN_RESOURCES = Set.copyOf(DATA.words("own-resources"));

    /** KMS actions that do not apply to a key. */
    public static final Set<String> WITHOUT_KEY = Set.copyOf(DATA.names("without-key"));

    /** KMS actions that apply to an alias and its key, and must be allowed for both. */
    public static final Set<String> ALIAS = Set.copyOf(DATA.names("alias"));

    private ActionFacts() {}
}
