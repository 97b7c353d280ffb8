namespace OrleansChat.Gateway.Feeds;

/// <summary>Where a cursor stands against its feed.</summary>
internal enum CursorState
{
    /// <summary>Everything was read; wait.</summary>
    AtHead,

    /// <summary>A run is there to be written.</summary>
    Run,

    /// <summary>The ring has gone past; read from the log, or cut.</summary>
    Overtaken,

    /// <summary>The feed has ended, or the cursor was closed.</summary>
    Closed,
}
