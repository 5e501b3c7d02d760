package org.postern.message.pack;

/**
 * A file that was unpacked into memory. Its octets are not copied and must not be changed.
 *
 * @param name as given; may be empty
 */
@SuppressWarnings("ArrayRecordComponent")
public record PackedFile(String name, byte[] octets) {}
