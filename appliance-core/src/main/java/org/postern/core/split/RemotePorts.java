package org.postern.core.split;

import com.google.gson.JsonElement;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.Addresses;
import org.postern.web.organizer.BlockedSenders;
import org.postern.web.organizer.Changes;
import org.postern.web.organizer.Colleagues;
import org.postern.web.organizer.Conversations;
import org.postern.web.organizer.Correspondents;
import org.postern.web.organizer.Drafts;
import org.postern.web.organizer.Folders;
import org.postern.web.organizer.Invitations;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Messages;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Outbox;
import org.postern.web.organizer.PictureSenders;
import org.postern.web.organizer.Reactions;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Searches;
import org.postern.web.organizer.Unsubscriber;
import org.postern.web.session.HopLogin;

/** The mail node's ports, as used on the web node: each call becomes a request. Thread-safe. */
final class RemotePorts implements InvocationHandler {
    private final Caller caller;
    private final long maxMessage;
    private final PortCalls calls = new PortCalls();

    RemotePorts(Caller caller, long maxMessage) {
        this.caller = caller;
        this.maxMessage = maxMessage;
    }

    Organizer organizer() {
        return new Organizer(
                port(Folders.class),
                port(Messages.class),
                port(Drafts.class),
                port(Search.class),
                port(Conversations.class),
                port(Outbox.class),
                port(Changes.class),
                port(Colleagues.class),
                port(Addresses.class),
                new Reactions(
                        port(BlockedSenders.class),
                        port(PictureSenders.class),
                        port(Invitations.class),
                        port(Unsubscriber.class),
                        port(Labels.class),
                        port(Searches.class),
                        port(Correspondents.class)));
    }

    private <T> T port(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, this));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
        if (method.isDefault()) {
            return InvocationHandler.invokeDefault(proxy, method, given);
        }
        if (method.getDeclaringClass() == Object.class || given == null) {
            return method.invoke(this, given);
        }
        PortCall call = calls.of(method);
        JsonElement answer = call.takesMessage() ? send(call, given) : ask(call, given);
        return result(answer, method.getGenericReturnType());
    }

    private JsonElement ask(PortCall call, Object[] given) {
        try {
            return caller.ask(call.path(), ticket(given), call.arguments(given), call.idempotent());
        } catch (IOException e) {
            throw unreachable(e);
        }
    }

    private JsonElement send(PortCall call, Object[] given) {
        Watched watched = new Watched(new Limited(PortCall.message(given), maxMessage));
        try {
            return caller.send(call.path(), ticket(given), call.arguments(given), watched);
        } catch (IOException e) {
            throw watched.refusal().orElseGet(() -> unreachable(e));
        }
    }

    private static Optional<String> ticket(Object[] given) {
        return Optional.of(((HopLogin) given[0]).secret());
    }

    private static @Nullable Object result(JsonElement answer, Type type) {
        try {
            return type == void.class ? null : WireValues.ANSWERS.read(answer, type);
        } catch (MalformedException e) {
            throw unreachable(new IOException("an answer has an unexpected form", e));
        }
    }

    private static OrganizerException unreachable(IOException cause) {
        OrganizerException failure = new OrganizerException("the mail server cannot be reached", false);
        failure.initCause(cause);
        return failure;
    }
}
