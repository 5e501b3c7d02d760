package org.postern.core.config.value;

import java.util.Arrays;
import java.util.List;
import org.postern.store.filter.auth.AddressRange;

/** Blocks of addresses, written in one text with commas between them. */
public record AddressRanges(List<AddressRange> ranges) {
    public AddressRanges {
        ranges = List.copyOf(ranges);
    }

    public static AddressRanges parse(String text) {
        try {
            return new AddressRanges(Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(AddressRange::parse)
                    .toList());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("is not usable: " + e.getMessage(), e);
        }
    }
}
