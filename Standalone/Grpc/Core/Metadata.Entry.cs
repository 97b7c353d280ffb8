using System.Buffers;
using System.Text;

namespace Grpc.Core;

public sealed partial class Metadata
{
    /// <summary>One header: a lower-case key, and text or, for keys on <see cref="BinaryHeaderSuffix"/>, bytes. Immutable.</summary>
    public class Entry
    {
        private static readonly SearchValues<char> KeyCharacters =
            SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

        private readonly string? _value;
        private readonly byte[]? _valueBytes;

        public Entry(string key, string value)
        {
            Key = Normalize(key);
            ArgumentNullException.ThrowIfNull(value);
            if (IsBinaryKey(Key))
            {
                throw new ArgumentException("Key for ASCII valued metadata entry cannot have suffix indicating binary value.");
            }

            _value = value;
        }

        public Entry(string key, byte[] valueBytes)
        {
            Key = Normalize(key);
            ArgumentNullException.ThrowIfNull(valueBytes);
            if (!IsBinaryKey(Key))
            {
                throw new ArgumentException(
                    $"Key for binary valued metadata entry needs to have '{BinaryHeaderSuffix}' suffix indicating binary value.");
            }

            _valueBytes = [.. valueBytes];
        }

        public string Key { get; }
        public bool IsBinary => _value is null;

        public string Value =>
            _value ?? throw new InvalidOperationException("Cannot access string value of a binary metadata entry");

        public byte[] ValueBytes => _valueBytes is null ? Encoding.ASCII.GetBytes(Value) : [.. _valueBytes];

        /// <summary>The value as it stands in a header.</summary>
        internal string WireValue => _valueBytes is null ? Value : Convert.ToBase64String(_valueBytes);

        public override string ToString() =>
            IsBinary ? $"[Entry: key={Key}, valueBytes={_valueBytes}]" : $"[Entry: key={Key}, value={_value}]";

        internal bool HasKey(string key) => string.Equals(Key, key, StringComparison.OrdinalIgnoreCase);

        internal static bool IsKey(string key) => !key.AsSpan().ContainsAnyExcept(KeyCharacters);

        internal static bool IsBinaryKey(string key) => key.EndsWith(BinaryHeaderSuffix, StringComparison.Ordinal);

        private static string Normalize(string key)
        {
            ArgumentNullException.ThrowIfNull(key);
            return IsKey(key)
                ? key.ToLowerInvariant() // the same string when it is lower case already
                : throw new ArgumentException(
                    "Metadata entry key not valid. Keys can only contain lowercase alphanumeric characters, underscores, hyphens and dots.");
        }
    }
}
