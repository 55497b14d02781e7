package dev.sluice.ingest.files;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/**
 * A path with {@code *}, {@code **}, {@code ?}, {@code [a-z]} or {@code {a,b}} in it: a directory that is fixed, and what is matched
 * below it. {@code **}{@code /} matches no directory, too, as in a shell.
 *
 * @param fixedPart path of the directory; empty for the base itself
 * @param pattern what stands behind it; empty if the whole is literal
 * @param depth levels below the directory that can match
 */
record Glob(String fixedPart, String pattern, int depth, List<PathMatcher> matchers) {

    static Glob of(String path) {
        String[] parts = path.split("/", -1);
        int fixed = 0;
        while (fixed < parts.length && parts[fixed].chars().noneMatch(c -> "*?[{".indexOf(c) >= 0)) {
            fixed++;
        }
        String directory = String.join("/", List.of(parts).subList(0, fixed));
        if (fixed == parts.length) {
            return new Glob(directory, "", 0, List.of());
        }
        String pattern = String.join("/", List.of(parts).subList(fixed, parts.length));
        var matchers = new ArrayList<PathMatcher>();
        try {
            matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
            if (pattern.contains("**/")) {
                matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + pattern.replace("**/", "")));
            }
        } catch (PatternSyntaxException e) {
            // a lone bracket is part of a name
            return new Glob(path, "", 0, List.of());
        }
        boolean anyDepth = pattern.contains("**");
        return new Glob(
                directory.isEmpty() && path.startsWith("/") ? "/" : directory,
                pattern,
                anyDepth ? Integer.MAX_VALUE : parts.length - fixed,
                List.copyOf(matchers));
    }

    boolean isLiteral() {
        return pattern.isEmpty();
    }

    /** Whether a path relative to the directory matches; hidden names only where the pattern says so. */
    boolean matches(Path relative) {
        boolean hidden = false;
        for (Path name : relative) {
            hidden |= name.toString().startsWith(".");
        }
        return (!hidden || pattern.startsWith(".") || pattern.contains("/."))
                && matchers.stream().anyMatch(m -> m.matches(relative));
    }
}
