using System.Text;

namespace Grpc.Core;

/// <summary>One property of a peer's identity. Immutable.</summary>
public class AuthProperty
{
    private readonly byte[] _valueBytes;

    private AuthProperty(string name, byte[] valueBytes)
    {
        Name = name;
        _valueBytes = [.. valueBytes];
    }

    public string Name { get; }
    public string Value => Encoding.UTF8.GetString(_valueBytes);
    public byte[] ValueBytes => [.. _valueBytes];

    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, valueBytes);
    }
}
