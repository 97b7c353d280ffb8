// A WebSocket client on QWebSocket, driven line by line. The lines are described in WebSocketProgram.cs.
#include <QCoreApplication>
#include <QNetworkRequest>
#include <QSocketNotifier>
#include <QStringList>
#include <QTextStream>
#include <QWebSocket>

#include <cstdio>
#include <map>
#include <unistd.h>

namespace {

std::map<QByteArray, QWebSocket*> sockets;

QByteArray Encode(const QByteArray& bytes) { return bytes.toBase64(); }

QByteArray Encode(const QString& text) { return text.toUtf8().toBase64(); }

QString Text(const QByteArray& base64) { return QString::fromUtf8(QByteArray::fromBase64(base64)); }

void Say(const QByteArrayList& words) {
  const auto line = words.join(' ') + '\n';
  std::fwrite(line.constData(), 1, static_cast<std::size_t>(line.size()), stdout);
  std::fflush(stdout);
}

void Open(const QByteArrayList& words) {
  const auto id = words[1];
  auto* socket = new QWebSocket(words[3].isEmpty() ? QString() : Text(words[3]));
  auto* opened = new bool(false);
  sockets[id] = socket;
  QObject::connect(socket, &QWebSocket::connected, [=] {
    *opened = true;
    Say({"opened", id, Encode(socket->subprotocol()), ""});
  });
  QObject::connect(socket, &QWebSocket::textMessageReceived, [=](const QString& text) { Say({"text", id, Encode(text)}); });
  QObject::connect(socket, &QWebSocket::binaryMessageReceived, [=](const QByteArray& bytes) { Say({"binary", id, Encode(bytes)}); });
  QObject::connect(socket, &QWebSocket::pong, [=](quint64, const QByteArray& payload) { Say({"pong", id, Encode(payload)}); });
  QObject::connect(socket, &QWebSocket::stateChanged, [=](QAbstractSocket::SocketState state) {
    if (state != QAbstractSocket::UnconnectedState || sockets.erase(id) == 0) return;
    if (*opened) {
      Say({"closed", id, QByteArray::number(socket->closeCode()), Encode(socket->closeReason())});
    } else {
      Say({"refused", id, "0", Encode(socket->errorString())});
    }
    delete opened;
    socket->deleteLater();
  });
  QObject::connect(socket, &QWebSocket::sslErrors, [=] { socket->ignoreSslErrors(); });

  QNetworkRequest request(QUrl(QString::fromUtf8(words[2])));
  for (qsizetype index = 4; index + 1 < words.size(); index += 2) {
    request.setRawHeader(QByteArray::fromBase64(words[index]), QByteArray::fromBase64(words[index + 1]));
  }
  socket->open(request);
}

void Obey(const QByteArrayList& words) {
  if (words[0] == "open") {
    Open(words);
    return;
  }

  const auto found = sockets.find(words[1]);
  if (found == sockets.end()) return;
  auto* socket = found->second;
  if (words[0] == "text") {
    socket->sendTextMessage(Text(words[2]));
  } else if (words[0] == "binary") {
    socket->sendBinaryMessage(QByteArray::fromBase64(words[2]));
  } else if (words[0] == "ping") {
    socket->ping(QByteArray::fromBase64(words[2]));
  } else if (words[0] == "drop") {
    socket->abort();
  } else if (words[0] == "close") {
    socket->close(static_cast<QWebSocketProtocol::CloseCode>(words[2].toInt()), Text(words[3]));
  } else {
    std::fprintf(stderr, "QWebSocket cannot %s.\n", words[0].constData());
    std::_Exit(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  QCoreApplication application(argc, argv);
  QByteArray input;
  QSocketNotifier notifier(STDIN_FILENO, QSocketNotifier::Read);
  QObject::connect(&notifier, &QSocketNotifier::activated, [&] {
    char buffer[65536];
    const auto count = ::read(STDIN_FILENO, buffer, sizeof buffer);
    if (count <= 0) std::_Exit(0);
    input.append(buffer, static_cast<int>(count));
    qsizetype begin = 0;
    for (qsizetype end; (end = input.indexOf('\n', begin)) >= 0; begin = end + 1) Obey(input.mid(begin, end - begin).split(' '));
    input.remove(0, begin);
  });
  Say({"ready"});
  return application.exec();
}
