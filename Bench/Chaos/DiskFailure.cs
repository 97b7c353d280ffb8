namespace OrleansChat.Bench.Chaos;

/// <summary>How a disk fails; the numbers are those of Preload/chaos.c.</summary>
internal enum DiskFailure
{
    None = 0,

    /// <summary>Every write and every sync says EIO.</summary>
    Everything = 1,

    /// <summary>Writes are taken, and syncs say EIO: what is written may be there or not.</summary>
    Syncs = 2,

    /// <summary>Writes say ENOSPC.</summary>
    NoSpace = 3,

    /// <summary>Writes take half of what they get, and then say EIO.</summary>
    Torn = 4,

    /// <summary>Each third of writes and syncs says EIO.</summary>
    Sometimes = 5,
}
