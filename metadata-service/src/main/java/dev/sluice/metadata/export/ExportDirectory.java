package dev.sluice.metadata.export;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The directory that requests over HTTP may write below, and no other. Thread-safe. */
public final class ExportDirectory {

    private final Path root;

    /** @param root made when it is first needed */
    public ExportDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    /**
     * The absolute path of a wanted name.
     *
     * @param wanted relative to the directory, or absolute and below it
     * @throws ExportRefused if it leads elsewhere, also by way of a symbolic link
     */
    public Path resolve(String wanted) {
        try {
            Path target = root.resolve(wanted).normalize();
            if (wanted.isBlank() || target.equals(root) || !target.startsWith(root)) {
                throw outside(wanted);
            }
            Files.createDirectories(root);
            Path there = target;
            while (there != null && !Files.exists(there)) {
                there = there.getParent();
            }
            if (there == null || !there.toRealPath().startsWith(root.toRealPath())) {
                throw outside(wanted);
            }
            return target;
        } catch (InvalidPathException e) {
            throw new ExportRefused("out: not a path: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new ExportRefused("cannot use the export directory " + root + ": " + e, e);
        }
    }

    private ExportRefused outside(String wanted) {
        return new ExportRefused("out: expected a name below the export directory " + root + ", found '" + wanted
                + "'; warehouse.export_dir names another directory");
    }
}
