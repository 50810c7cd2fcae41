package dev.connectivity.testkit.monitor;

import dev.connectivity.ConnectivityMonitor;
import dev.connectivity.room.LiveSession;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** All that a session shares with others: what the monitor reaches otherwise than through that session. */
final class SharedObjects {

    private final List<Object> objects;

    private SharedObjects(Collection<Object> objects) {
        this.objects = List.copyOf(objects);
    }

    static SharedObjects of(ConnectivityMonitor monitor, LiveSession own) {
        Set<Object> reached = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Object> pending = new ArrayDeque<>(List.of(monitor));
        while (!pending.isEmpty()) {
            Object object = pending.pop();
            if (object != own && reached.add(object)) {
                parts(object).stream().filter(Objects::nonNull).forEach(pending::push);
            }
        }
        return new SharedObjects(reached);
    }

    private static Collection<? extends @Nullable Object> parts(Object whole) {
        if (whole instanceof Collection<?> collection) {
            return collection;
        }
        if (whole instanceof Map<?, ?> map) {
            return map.values();
        }
        if (whole instanceof AtomicReference<?> reference) {
            return Collections.singletonList(reference.get());
        }
        if (whole instanceof Object[] array) {
            return Arrays.asList(array);
        }
        return fields(whole);
    }

    /** Returns what the fields that this project's classes declare hold, and these classes, whose lock a static method may take. */
    private static List<@Nullable Object> fields(Object whole) {
        List<@Nullable Object> values = new ArrayList<>();
        for (Class<?> type = whole.getClass(); isOfThisProject(type); type = type.getSuperclass()) {
            values.add(type);
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
                    values.add(value(field, whole));
                }
            }
        }
        return values;
    }

    private static boolean isOfThisProject(Class<?> type) {
        return type.getPackageName().startsWith("dev.connectivity");
    }

    private static @Nullable Object value(Field field, Object owner) {
        try {
            field.setAccessible(true);
            return field.get(owner);
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Returns the simple names of their classes. */
    Set<String> classNames() {
        Set<String> names = new TreeSet<>();
        objects.forEach(object -> names.add(object.getClass().getSimpleName()));
        return names;
    }

    /** Does something while this thread holds the locks of all of them. */
    void whileLocked(Runnable work) {
        whileLocked(0, work);
    }

    private void whileLocked(int from, Runnable work) {
        if (from == objects.size()) {
            work.run();
            return;
        }
        Object object = objects.get(from);
        synchronized (object) {
            if (object instanceof Lock lock) {
                lock.lock();
            }
            try {
                whileLocked(from + 1, work);
            } finally {
                if (object instanceof Lock lock) {
                    lock.unlock();
                }
            }
        }
    }
}
