using System.Buffers.Binary;

namespace OrleansChat.Gateway.Protocols.Native;

/// <summary>What kind of image a file is, by its first bytes; nobody's word is taken for it.</summary>
internal static class ImageType
{
    /// <summary>What every browser shows.</summary>
    /// <returns>The media type; null when it is none of these.</returns>
    public static string? Find(ReadOnlySpan<byte> file) => file switch
    {
        [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => "image/png",
        [0xFF, 0xD8, 0xFF, ..] => "image/jpeg",
        [(byte)'G', (byte)'I', (byte)'F', (byte)'8', (byte)'7' or (byte)'9', (byte)'a', ..] => "image/gif",
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'E', (byte)'B', (byte)'P', ..] => "image/webp",
        [_, _, _, _, (byte)'f', (byte)'t', (byte)'y', (byte)'p', (byte)'a', (byte)'v', (byte)'i', (byte)'f' or (byte)'s', ..] => "image/avif",
        [(byte)'B', (byte)'M', ..] when IsBitmap(file) => "image/bmp",
        _ => null,
    };

    // Two letters are not enough: BM size:32 0:32 offset:32 | size of the header behind, one of those that there are.
    private static bool IsBitmap(ReadOnlySpan<byte> file) =>
        file.Length >= 18
        && BinaryPrimitives.ReadInt32LittleEndian(file[6..]) == 0
        && BinaryPrimitives.ReadInt32LittleEndian(file[14..]) is 12 or 40 or 52 or 56 or 64 or 108 or 124;
}
