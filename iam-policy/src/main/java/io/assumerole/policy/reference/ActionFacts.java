package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.Set;

/**
 * Actions, in lower case, for which AWS has rules of its own. The data is in {@value #FILE}, which explains its format and
 * names the source page of each line.
 */
public final class ActionFacts {
    static final String FILE = "actions.txt";

    private static final DataFile DATA = DataFile.read(FILE);

    /** Well-known actions for which the reference names no resource type. */
    public static final Set<String> WITHOUT_RESOURCES = Set.copyOf(DATA.names("without-resources"));

    /** Services all of whose actions are about their own resources only. */
    public static final Set<String> OWN_RESOURCES = Set.copyOf(DATA.words("own-resources"));

    /** Calls of KMS about no key. */
    public static final Set<String> WITHOUT_KEY = Set.copyOf(DATA.names("without-key"));

    /** Calls of KMS about an alias and its key. Each call must be allowed for both. */
    public static final Set<String> ALIAS = Set.copyOf(DATA.names("alias"));

    private ActionFacts() {}
}
