// Script/webchannel.js in QML, on QML's WebSocket; lines by a WebSocket whose address is the last argument.
import QtQuick
import QtQuick.Window // the program shows an Item in one, and is silent where there is none
import QtWebSockets
import QtWebChannel // brings the library whose resources have qwebchannel.js
import "qrc:///qtwebchannel/qwebchannel.js" as WebChannel
import "webchannel.js" as Script

Item {
    id: client

    property var command

    property Component sockets: Component {
        WebSocket {
            property var events

            onTextMessageReceived: (text) => events.message(text)
            onStatusChanged: (status) => {
                if (status === WebSocket.Open) {
                    events.opened();
                } else if (status === WebSocket.Closed || status === WebSocket.Error) {
                    events.closed(null); // QML does not say the code
                }
            }
        }
    }

    property WebSocket control: WebSocket {
        url: Qt.application.arguments[Qt.application.arguments.length - 1]
        onTextMessageReceived: (line) => client.command(line)
        onStatusChanged: (status) => {
            if (status === WebSocket.Open) {
                client.command = Script.webChannelDriver(WebChannel.QWebChannel, client.connect, (line) => client.control.sendTextMessage(line));
            } else if (status === WebSocket.Closed || status === WebSocket.Error) {
                Qt.quit();
            }
        }
    }

    Component.onCompleted: control.active = true // not before it has its address

    function connect(url, events) {
        const socket = client.sockets.createObject(client, { url: url, events: events, active: true });
        return { send: (text) => socket.sendTextMessage(text), close: () => socket.active = false };
    }
}
