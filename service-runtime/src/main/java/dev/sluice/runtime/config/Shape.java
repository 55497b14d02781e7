package dev.sluice.runtime.config;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a record says about the keys it is read from. */
record Shape(Class<?> type, List<Key> keys) {

    /** One component: its key in snake case, its type, whether it may be missing, whether its keys stand at this level. */
    record Key(String name, Type type, boolean nullable, boolean inline, Method accessor) {

        Class<?> raw() {
            return Shape.raw(type);
        }

        @Nullable
        Object of(Object owner) {
            return call(accessor, owner);
        }
    }

    static Shape of(Class<?> type) {
        var keys = new ArrayList<Key>();
        for (RecordComponent component : type.getRecordComponents()) {
            AnnotatedElement use = component.getAnnotatedType();
            component.getAccessor().setAccessible(true);
            keys.add(new Key(
                    snakeCase(component.getName()),
                    component.getGenericType(),
                    use.isAnnotationPresent(Nullable.class),
                    component.isAnnotationPresent(Inline.class),
                    component.getAccessor()));
        }
        return new Shape(type, List.copyOf(keys));
    }

    /** What {@code static X defaults()} gives; null if the record has none. */
    @Nullable
    Object defaults() {
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.getName().equals("defaults")
                        && method.getParameterCount() == 0
                        && Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == type)
                .findFirst()
                .map(method -> call(method, null))
                .orElse(null);
    }

    /** Makes the record; what its constructor throws is thrown as it is. */
    Object create(List<@Nullable Object> values) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values.toArray());
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type, e);
        }
    }

    /** Every path that can be set below here: full paths of values, and of sections with free keys with {@code .*} at the end. */
    List<String> paths(String prefix) {
        var paths = new ArrayList<String>();
        for (Key key : keys) {
            String path = key.inline() ? prefix : join(prefix, key.name());
            if (isSection(key.raw())) {
                paths.addAll(of(key.raw()).paths(path));
            } else {
                paths.add(Map.class.isAssignableFrom(key.raw()) ? path + ".*" : path);
            }
        }
        return paths;
    }

    /** Whether the type is a section with keys of its own; a size is a record, and a value. */
    static boolean isSection(Class<?> type) {
        return type.isRecord() && type != DataSize.class;
    }

    static String join(String prefix, String name) {
        return prefix.isEmpty() ? name : prefix + "." + name;
    }

    static Class<?> raw(Type type) {
        return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
    }

    /** The last type argument: of a list its elements, of a map its values. */
    static Type element(Type type) {
        Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
        return arguments[arguments.length - 1];
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    private static @Nullable Object call(Method method, @Nullable Object owner) {
        try {
            method.setAccessible(true);
            return method.invoke(owner);
        } catch (InvocationTargetException e) {
            throw unwrapped(e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("cannot call " + method, e);
        }
    }

    private static RuntimeException unwrapped(InvocationTargetException e) {
        return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    }
}
