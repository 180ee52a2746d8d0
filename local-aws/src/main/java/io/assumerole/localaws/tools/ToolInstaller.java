package io.assumerole.localaws.tools;

import io.assumerole.localaws.run.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds one tool, or installs it in the cache. */
interface ToolInstaller<T> {
    /**
     * Finds or installs the tool.
     *
     * @throws MissingToolsException if the tool is not installed, and a program is missing that its installation
     * requires
     * @throws io.assumerole.localaws.run.LocalAwsException if the installation fails
     */
    default T findOrInstall(Progress progress) {
        return find().orElseGet(() -> {
            requireInstallable(List.of(this));
            return install(progress);
        });
    }

    /**
     * Checks that each tool is already installed or can be installed. Call this before you install the first of several tools.
     *
     * @throws MissingToolsException if programs are missing; the message names all of them
     */
    static void requireInstallable(List<ToolInstaller<?>> installers) {
        var missing = new ArrayList<String>();
        for (var installer : installers) {
            if (installer.find().isEmpty()) {
                missing.addAll(installer.missingPrograms());
            }
        }
        if (!missing.isEmpty()) {
            throw new MissingToolsException(missing);
        }
    }

    /** Returns the tool if it is already installed. */
    Optional<T> find();

    /** Returns the missing programs that the installation of the tool requires, each with installation instructions. */
    List<String> missingPrograms();

    /**
     * Installs the tool in the cache, unless another process has installed it in the meantime. Only {@link
     * #findOrInstall} calls it, after it has checked that no program is missing.
     */
    T install(Progress progress);
}
