using OrleansChat.Rooms;
using OrleansChat.Users;

namespace OrleansChat.Tests.Grains.Interfaces;

public sealed class NameTests
{
    [Theory]
    [InlineData("lobby"), InlineData("a"), InlineData("room-7"), InlineData("7")]
    public void A_room_name_is_lower_case_digits_and_dashes(string text) => Assert.True(RoomId.TryParse(text, out _));

    [Theory]
    [InlineData(""), InlineData("-a"), InlineData("Lobby"), InlineData("a b"), InlineData("lobby\n"), InlineData("ä"), InlineData(null)]
    public void What_is_no_room_name_is_not_taken_for_one(string? text) => Assert.False(RoomId.TryParse(text, out _));

    [Fact]
    public void A_room_name_has_at_most_64_characters()
    {
        Assert.True(RoomId.TryParse(new string('a', 64), out _));
        Assert.False(RoomId.TryParse(new string('a', 65), out _));
    }

    [Theory]
    [InlineData("user1"), InlineData("Ada Lovelace"), InlineData("我是客户端"), InlineData("né"), InlineData("👩‍🚀")]
    public void A_user_name_is_text_in_any_script(string text)
    {
        Assert.True(UserName.TryParse(text, out var name));
        Assert.Equal(text, name.Value);
    }

    [Theory]
    [InlineData(""), InlineData(" ada"), InlineData("ada\t"), InlineData("a\0b"), InlineData("a\nb"), InlineData(null)]
    public void What_is_no_user_name_is_not_taken_for_one(string? text) => Assert.False(UserName.TryParse(text, out _));

    [Fact]
    public void Half_a_character_is_no_name()
    {
        Assert.False(UserName.TryParse("\ud800", out _));
        Assert.False(UserName.TryParse("a\udc00b", out _));
    }
}
