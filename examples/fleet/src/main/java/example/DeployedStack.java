package example;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.pulumi.automation.AutomationException;
import com.pulumi.automation.RefreshOptions;
import com.pulumi.automation.UpOptions;
import com.pulumi.automation.UpdateState;
import com.pulumi.automation.WorkspaceStack;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** A stack as the backend has it. */
final class DeployedStack {

    /** The stack's tag with the digest of what was wanted by the last update that ended well. */
    private static final String TAG = "fleet:wanted";

    private static final String UNDER_WAY = "under-way";

    private final WorkspaceStack stack;
    private final String wanted;

    DeployedStack(WorkspaceStack stack, String wanted) {
        this.stack = stack;
        this.wanted = wanted;
    }

    /**
     * Says whether the stack is as it is wanted. The tag alone would not tell that somebody else has changed the stack
     * since, and the last update alone not that a later one was killed, which no history has.
     */
    boolean isDone() throws AutomationException {
        if (!wanted.equals(stack.listTags().get(TAG))) {
            return false;
        }
        var last = stack.getInfo();
        return last.isPresent()
                && last.get().result() == UpdateState.SUCCEEDED
                && message().equals(last.get().message())
                && pending().isEmpty();
    }

    /** Updates the stack, and returns what was changed, such as {@code 5 created}. */
    String update() throws AutomationException {
        stack.setTag(TAG, UNDER_WAY);
        var result = stack.up(UpOptions.builder().message(message()).build());
        stack.setTag(TAG, wanted);
        var changes = new ArrayList<String>();
        new TreeMap<>(result.summary().resourceChanges())
                .forEach((operation, count) ->
                        changes.add(count + " " + operation.name().toLowerCase(Locale.ROOT)));
        return String.join(", ", changes);
    }

    private String message() {
        return "fleet " + wanted;
    }

    /** Returns the operations that were begun and of which it is not known how they ended. */
    List<JsonNode> pending() throws AutomationException {
        return list("pending_operations");
    }

    /** Returns the resources of the stack. */
    List<JsonNode> resources() throws AutomationException {
        return list("resources");
    }

    private List<JsonNode> list(String name) throws AutomationException {
        var state = new ObjectMapper().<JsonNode>valueToTree(stack.exportStack().deployment());
        var list = new ArrayList<JsonNode>();
        state.path(name).forEach(list::add);
        return list;
    }

    /** Takes the lock of a killed engine off. */
    void unlock() {
        try {
            stack.cancel();
        } catch (AutomationException e) {
            // Pulumi Cloud refuses it if there is no lock. If there is one still, the update is refused.
        }
    }

    /** Asks AWS what there is, and forgets what was pending. */
    void refresh() throws AutomationException {
        stack.setTag(TAG, UNDER_WAY);
        stack.refresh(RefreshOptions.builder().clearPendingCreates(true).build());
    }
}
