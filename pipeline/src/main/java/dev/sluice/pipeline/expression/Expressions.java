package dev.sluice.pipeline.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.sluice.pipeline.row.FieldRef;
import dev.sluice.pipeline.row.Symbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Compiles CEL. Every field of the row is a variable of unknown type, so that names need no declaration; {@code valid} tells whether the
 * checks of a field held, {@code row} is the whole record, for names that are no identifiers. Work is bounded: the length of an
 * expression, the size of a pattern, the number of iterations.
 */
public final class Expressions {
    /** Longest expression, in characters. */
    static final int MAX_LENGTH = 10_000;

    /** Most iterations of all loops (exists, all, map, filter) of one evaluation. */
    static final int MAX_ITERATIONS = 10_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .enableHeterogeneousNumericComparisons(true)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(100)
            .maxRegexProgramSize(10_000)
            .build();
    // not the planner runtime: it does not find overloads added to standard functions (0.14)
    private static final CelRuntime RUNTIME = CelRuntimeFactory.legacyCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(Comparisons.standardFunctions())
            .addFunctionBindings(Comparisons.bindings())
            .addFunctionBindings(MixedArithmetic.bindings())
            .addLibraries(CelExtensions.strings())
            .build();

    private Expressions() {}

    /** What is wrong with an expression; line and column are 1-based within its text. */
    public static final class InvalidExpression extends Exception {
        private static final long serialVersionUID = 1L;

        private final int line;
        private final int column;

        InvalidExpression(String message, int line, int column) {
            super(message);
            this.line = line;
            this.column = column;
        }

        public int line() {
            return line;
        }

        public int column() {
            return column;
        }
    }

    /** Compiles an expression that must be true or false. */
    public static Condition condition(String text, Symbols symbols) throws InvalidExpression {
        CelAbstractSyntaxTree tree = check(text);
        CelKind kind = tree.getResultType().kind();
        if (kind != CelKind.BOOL && kind != CelKind.DYN) {
            throw new InvalidExpression(
                    "expected a condition that is true or false, found "
                            + tree.getResultType().name(),
                    1,
                    1);
        }
        return new Condition(
                text, program(tree), Variables.of(tree, symbols), DirectCompiler.of(tree.getExpr(), symbols));
    }

    /** Compiles an expression of any type. */
    public static Computation computation(String text, Symbols symbols) throws InvalidExpression {
        CelAbstractSyntaxTree tree = check(text);
        return new Computation(program(tree), Variables.of(tree, symbols));
    }

    private static CelRuntime.Program program(CelAbstractSyntaxTree tree) throws InvalidExpression {
        try {
            return RUNTIME.createProgram(tree);
        } catch (CelEvaluationException e) {
            throw new InvalidExpression(String.valueOf(e.getMessage()), 1, 1);
        }
    }

    /** The syntax tree of an expression, types not checked. */
    static CelExpr parsed(String text) throws InvalidExpression {
        return result(compiler(Set.of()).parse(text)).getExpr();
    }

    private static CelAbstractSyntaxTree check(String text) throws InvalidExpression {
        CelAbstractSyntaxTree parsed = result(compiler(Set.of()).parse(text.stripTrailing()));
        CelCompiler compiler = compiler(Identifiers.free(parsed.getExpr()));
        return result(compiler.check(parsed));
    }

    private static CelAbstractSyntaxTree result(CelValidationResult result) throws InvalidExpression {
        if (result.hasError()) {
            CelIssue issue = result.getErrors().get(0);
            throw new InvalidExpression(
                    issue.getMessage(),
                    Math.max(1, issue.getSourceLocation().getLine()),
                    Math.max(0, issue.getSourceLocation().getColumn()) + 1);
        }
        try {
            return result.getAst();
        } catch (dev.cel.common.CelValidationException e) {
            throw new InvalidExpression(String.valueOf(e.getMessage()), 1, 1);
        }
    }

    private static CelCompiler compiler(Set<String> identifiers) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setStandardEnvironmentEnabled(false)
                .setStandardDeclarations(Comparisons.standardDeclarations())
                .addFunctionDeclarations(Comparisons.declarations())
                .addFunctionDeclarations(MixedArithmetic.declarations())
                .addLibraries(CelExtensions.strings());
        for (String identifier : identifiers) {
            builder.addVar(identifier, type(identifier));
        }
        return builder.build();
    }

    private static CelType type(String identifier) {
        return switch (identifier) {
            case Variables.VALID -> MapType.create(SimpleType.STRING, SimpleType.BOOL);
            case Variables.ROW -> MapType.create(SimpleType.STRING, SimpleType.DYN);
            case Variables.AGREEMENT -> MapType.create(SimpleType.STRING, SimpleType.DOUBLE);
            default -> SimpleType.DYN;
        };
    }

    /** Fields that an expression reads by name. */
    static List<FieldRef> fields(Set<String> identifiers, Symbols symbols) {
        List<FieldRef> fields = new ArrayList<>();
        for (String identifier : identifiers) {
            if (!Variables.OWN.contains(identifier)) {
                fields.add(new FieldRef(identifier, symbols.slot(identifier), -1, List.of()));
            }
        }
        return fields;
    }
}
