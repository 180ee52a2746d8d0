package io.assumerole.policy;

import io.assumerole.internal.Text;
import io.assumerole.policy.pattern.ElementPath;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/** Collects problems, and throws them together. */
final class ProblemCollector {
    /** What is shown in place of a value that may be secret to its owner. */
    static final String HIDDEN = "";

    private final List<PolicyProblem> found = new ArrayList<>();
    /** The indexes of the problems that only apply to documents of version 2012-10-17. */
    private final BitSet ofVariables = new BitSet();

    void add(ElementPath path, String what, String given, String allowed, String remedy) {
        found.add(new PolicyProblem(path.toString(), "", what, given, allowed, remedy));
    }

    /** Adds a policy variable that is none; in an old document it is plain text. */
    void addVariable(ElementPath path, String shown) {
        add(
                path,
                "holds a policy variable that is none",
                shown,
                "${prefix:name}, ${prefix:name, 'default'}, ${*}, ${?} or ${$}",
                "complete the variable, or write ${$} for a dollar sign");
        ofVariables.set(found.size() - 1);
    }

    /** How many there are that hold in documents of both versions. */
    int size() {
        return found.size() - ofVariables.cardinality();
    }

    /** Forgets what is wrong in documents of version 2012-10-17 only. */
    void dropVariables() {
        var others = IntStream.range(0, found.size())
                .filter(i -> !ofVariables.get(i))
                .mapToObj(found::get)
                .toList();
        found.clear();
        found.addAll(others);
        ofVariables.clear();
    }

    /** Where the next one will be, for {@link #nameStatement}. */
    int mark() {
        return found.size();
    }

    /** Says of which statement those are that were added since the mark. */
    void nameStatement(int mark, String sid) {
        if (sid == null || sid.isBlank()) {
            return;
        }
        var shown = Text.quote(sid);
        for (int i = mark; i < found.size(); i++) {
            found.set(i, found.get(i).of(shown));
        }
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new InvalidPolicyException(found);
        }
    }
}
