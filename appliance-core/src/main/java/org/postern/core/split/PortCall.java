package org.postern.core.split;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.Idempotent;
import org.postern.web.organizer.Organizer;
import org.postern.web.session.HopLogin;

/**
 * One method of a port in the protocol between nodes. Its path, arguments and result are derived from the port itself,
 * so that both nodes agree without extra code for each method. The login, always the first argument, is never sent: its
 * ticket is sent instead. A message is sent as a stream beside the other arguments.
 *
 * @param port where the organizer holds the port: a component of it, or a component of a record in it
 */
record PortCall(List<RecordComponent> port, Method method) {
    PortCall {
        port = List.copyOf(port);
        Type[] types = method.getGenericParameterTypes();
        boolean cross = types.length > 0 && types[0] == HopLogin.class;
        for (int i = 1; i < types.length; i++) {
            cross &= types[i] == InputStream.class || WireValues.cross(types[i]);
        }
        Type result = method.getGenericReturnType();
        if (!cross || (result != void.class && !WireValues.cross(result))) {
            throw new IllegalArgumentException(method + " cannot cross between nodes");
        }
    }

    String path() {
        return Control.VERSION + "/" + port.get(port.size() - 1).getName() + "/" + method.getName();
    }

    /** Returns whether the call may be sent again if the connection broke. */
    boolean idempotent() {
        return method.isAnnotationPresent(Idempotent.class);
    }

    boolean takesMessage() {
        return Arrays.asList(method.getParameterTypes()).contains(InputStream.class);
    }

    /** Returns the arguments that are sent as JSON. */
    JsonArray arguments(Object[] given) {
        List<Object> values = new ArrayList<>();
        for (int i = 1; i < given.length; i++) {
            if (!(given[i] instanceof InputStream)) {
                values.add(given[i]);
            }
        }
        return WireValues.array(values);
    }

    static InputStream message(Object[] given) {
        return Arrays.stream(given)
                .filter(InputStream.class::isInstance)
                .map(InputStream.class::cast)
                .findFirst()
                .orElseThrow();
    }

    /**
     * Calls the port.
     *
     * @param arguments each is checked against the type that the port declares; a mismatch throws
     *     {@link MalformedException}
     * @param message the stream, if the call takes one
     */
    @Nullable
    Object on(Organizer organizer, HopLogin who, List<JsonElement> arguments, Optional<InputStream> message)
            throws IOException {
        Type[] types = method.getGenericParameterTypes();
        Object[] values = new Object[types.length];
        values[0] = who;
        int next = 0;
        for (int i = 1; i < types.length; i++) {
            boolean stream = types[i] == InputStream.class;
            if (!stream && next == arguments.size()) {
                throw new MalformedException("an argument is missing");
            }
            values[i] = stream ? message.orElseThrow() : WireValues.QUESTIONS.read(arguments.get(next++), types[i]);
        }
        if (next != arguments.size()) {
            throw new MalformedException("there are too many arguments");
        }
        try {
            Object owner = organizer;
            for (RecordComponent each : port) {
                owner = each.getAccessor().invoke(owner);
            }
            return method.invoke(owner, values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(method + " failed", e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(method + " is not public", e);
        }
    }
}
