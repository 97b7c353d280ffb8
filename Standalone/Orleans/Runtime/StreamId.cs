// The part of Orleans 10 that this product uses, in one process; see docs/decisions/0002-standalone-orleans.md.
using System.Globalization;

namespace Orleans.Runtime;

/// <summary>The name of a stream: a namespace, which may be missing, and a key.</summary>
public readonly struct StreamId : IEquatable<StreamId>, IComparable<StreamId>
{
    private readonly string? _namespace;
    private readonly string? _key;

    private StreamId(string? ns, string key)
    {
        _namespace = string.IsNullOrEmpty(ns) ? null : ns;
        _key = key;
    }

    public static StreamId Create(string? ns, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return new(ns, key);
    }

    public static StreamId Create(string? ns, Guid key) => new(ns, key.ToString("N"));

    public static StreamId Create(string? ns, long key) => new(ns, key.ToString(CultureInfo.InvariantCulture));

    public static bool operator ==(StreamId s1, StreamId s2) => s1.Equals(s2);

    public static bool operator !=(StreamId s1, StreamId s2) => !s1.Equals(s2);

    public static bool operator <(StreamId s1, StreamId s2) => s1.CompareTo(s2) < 0;

    public static bool operator >(StreamId s1, StreamId s2) => s1.CompareTo(s2) > 0;

    public static bool operator <=(StreamId s1, StreamId s2) => s1.CompareTo(s2) <= 0;

    public static bool operator >=(StreamId s1, StreamId s2) => s1.CompareTo(s2) >= 0;

    public string? GetNamespace() => _namespace;

    public string GetKeyAsString() => _key ?? "";

    public int CompareTo(StreamId other) => string.CompareOrdinal(_namespace, other._namespace) is not 0 and var order
        ? order
        : string.CompareOrdinal(_key, other._key);

    public bool Equals(StreamId other) =>
        string.Equals(_key, other._key, StringComparison.Ordinal) && string.Equals(_namespace, other._namespace, StringComparison.Ordinal);

    public override bool Equals(object? obj) => obj is StreamId other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(_namespace, _key);

    public override string ToString() => $"{_namespace ?? "null"}/{_key}";
}
