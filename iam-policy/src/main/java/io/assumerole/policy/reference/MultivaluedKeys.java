package io.assumerole.policy.reference;

import io.assumerole.internal.DataFile;
import java.util.Set;

/**
 * The condition keys of single services that can have several values, in lower case. The data is in {@value #FILE}, which
 * explains its format and names the source page of each line.
 */
final class MultivaluedKeys {
    static final String FILE = "multivalued-keys.txt";

    private static final DataFile DATA = DataFile.read(FILE);
    private static final Set<String> ALL = Set.copyOf(DATA.names("several"));

    /** The attributes of SAML that have one value. */
    private static final Set<String> SINGLE_OF_SAML = Set.copyOf(DATA.names("one"));

    private MultivaluedKeys() {}

    static boolean contain(String lowerCaseKey) {
        return ALL.contains(lowerCaseKey)
                || lowerCaseKey.endsWith(":amr")
                || lowerCaseKey.startsWith("saml:") && !SINGLE_OF_SAML.contains(lowerCaseKey)
                || lowerCaseKey.startsWith("vpc-lattice-svcs:requestquerystring/");
    }
}
