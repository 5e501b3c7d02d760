package org.postern.core.split;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The organizer's values as JSON: an Optional is its value or null, an Instant is text (RFC 3339). */
final class Json {
    private Json() {}

    static Gson both() {
        return new GsonBuilder()
                .registerTypeAdapter(Instant.class, new Instants().nullSafe())
                .registerTypeAdapterFactory(new Optionals())
                .serializeNulls() // a name that is left out would read back as no Optional at all
                .disableHtmlEscaping()
                .create();
    }

    private static final class Instants extends TypeAdapter<Instant> {
        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toString());
        }

        @Override
        public Instant read(JsonReader in) throws IOException {
            String text = in.nextString();
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IOException("no time: " + text, e);
            }
        }
    }

    private static final class Optionals implements TypeAdapterFactory {
        @Override
        @SuppressWarnings("unchecked") // the raw type was looked at
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            if (type.getRawType() != Optional.class || !(type.getType() instanceof ParameterizedType optional)) {
                return null;
            }
            TypeAdapter<?> held = gson.getAdapter(TypeToken.get(optional.getActualTypeArguments()[0]));
            return (TypeAdapter<T>) adapter(held);
        }

        private static <V> TypeAdapter<Optional<V>> adapter(TypeAdapter<V> held) {
            return new TypeAdapter<>() {
                @Override
                public void write(JsonWriter out, Optional<V> value) throws IOException {
                    if (value.isEmpty()) {
                        out.nullValue();
                    } else {
                        held.write(out, value.get());
                    }
                }

                @Override
                public Optional<V> read(JsonReader in) throws IOException {
                    if (in.peek() == JsonToken.NULL) {
                        in.nextNull();
                        return Optional.empty();
                    }
                    return Optional.of(held.read(in));
                }
            };
        }
    }
}
