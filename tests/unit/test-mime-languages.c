/* test-mime-languages.c - what mail programs write above a quotation or a forward in nineteen languages: a reply's is
 * quoted, a forward's counts. The letters before the lines are those of test-mime-quotes.h. */
#include "test-mime-quotes.h"

struct mail {
    const char *subject, *body;
};

#define CHECK_ALL(mails)                                                                                               \
    for (size_t i = 0; i < sizeof(mails) / sizeof *(mails); i++)                                                       \
    check((mails)[i].subject, (mails)[i].body)

/* Gmail, Apple Mail and Thunderbird: one line, then ">" or nothing. */
static void a_reply_under_one_line(void **state) {
    (void)state;
    static const struct mail mails[] = {
        {"Re: Pedido 4711",
         "A Gracias.\nQ El lun, 11 mar 2024 a las 10:14, Ana (<ana@acme.example>) escribió:\nQ Pedido 4711\n"},
        {"Re: Ordine 4711",
         "A Grazie.\nQ Il giorno lun 11 mar 2024 alle ore 10:14 Anna <anna@acme.example> ha scritto:\nQ Ordine 4711\n"},
        {"Re: Ordine 4711", "A Grazie.\nQ Il 11/03/2024 10:14, Anna ha scritto:\nQ > Ordine 4711\n"},
        {"Re: Bestelling",
         "A Bedankt.\nQ Op ma 11 mrt 2024 om 10:14 schreef Anna <anna@acme.example>:\nQ Bestelling 4711\n"},
        {"Re: Encomenda",
         "A Obrigado.\nQ Em seg., 11 de mar. de 2024 às 10:14, Ana <ana@acme.example> escreveu:\nQ Encomenda 4711\n"},
        {"Re: Encomenda", "A Obrigado.\nQ No dia 11/03/2024, às 10:14, Ana <ana@acme.example> escreveu:\nQ > 4711\n"},
        {"SV: Order", "A Tack!\nQ Den mån 11 mars 2024 kl 10:14 skrev Anna <anna@acme.example>:\nQ Order 4711\n"},
        {"SV: Ordre", "A Tak!\nQ Den man. 11. mar. 2024 kl. 10.14 skrev Anna <anna@acme.example>:\nQ Ordre 4711\n"},
        {"SV: Ordre", "A Takk!\nQ man. 11. mars 2024 kl. 10:14 skrev Anna <anna@acme.example>:\nQ > Ordre 4711\n"},
        {"VS: Tilaus",
         "A Kiitos!\nQ Anna <anna@acme.example> kirjoitti ma 11. maalisk. 2024 klo 10.14:\nQ > Tilaus 4711\n"},
        {"Odp: Zamówienie",
         "A Dziękuję.\nQ pon., 11 mar 2024 o 10:14 Anna <anna@acme.example> napisał(a):\nQ Zamówienie 4711\n"},
        {"Odp: Zamówienie", "A Dziękuję.\nQ W dniu 11.03.2024 o 10:14, Anna pisze:\nQ > Zamówienie 4711\n"},
        {"Re: Objednávka", "A Děkuji.\nQ po 11. 3. 2024 v 10:14 odesílatel Anna <anna@acme.example> napsal:\nQ 4711\n"},
        {"Re: Objednávka", "A Děkuji.\nQ Dne 11. 03. 24 v 10:14 Anna napsal(a):\nQ > Objednávka 4711\n"},
        {"Re: Заказ", "A Спасибо.\nQ пн, 11 мар. 2024 г. в 10:14, Анна <anna@acme.example>:\nQ > Заказ 4711\n"},
        {"Re: Заказ", "A Спасибо.\nQ 11.03.2024 10:14, Анна <anna@acme.example> пишет:\nQ Заказ 4711\n"},
        {"Re: Замовлення",
         "A Дякую.\nQ пн, 11 бер. 2024 р. о 10:14 Анна <anna@acme.example> пише:\nQ Замовлення 4711\n"},
        {"Ynt: Sipariş",
         "A Teşekkürler.\nQ Anna <anna@acme.example>, 11 Mar 2024 Pzt, 10:14 tarihinde şunu yazdı:\nQ Sipariş 4711\n"},
        {"Re: 注文", "A 承知しました。\nQ 2024年3月11日(月) 10:14 Anna <anna@acme.example>:\nQ > 注文番号 4711\n"},
        {"回复：订单", "A 收到。\nQ Anna <anna@acme.example> 于2024年3月11日周一 10:14写道：\nQ 订单号 4711\n"},
        {"Re: 訂單", "A 收到。\nQ Anna <anna@acme.example> 於 2024年3月11日 週一 上午10:14寫道：\nQ 訂單編號 4711\n"},
        {"Re: 발주",
         "A 감사합니다.\nQ 2024년 3월 11일 (월) 오전 10:14, Anna <anna@acme.example>님이 작성:\nQ 발주번호 4711\n"},
    };
    CHECK_ALL(mails);
}

/* Outlook: a block of header lines without marks. */
static void a_reply_under_a_block(void **state) {
    (void)state;
    static const struct mail mails[] = {
        {"RE: Pedido",
         "A Gracias.\nQ De: Ana <ana@acme.example>\nQ Enviado el: lunes, 11 de marzo de 2024 10:14\nQ Para: "
         "Compras\nQ Asunto: Pedido\nQ Pedido 4711\n"},
        {"R: Ordine", "A Grazie.\nQ Da: Anna <anna@acme.example>\nQ Inviato: lunedì 11 marzo 2024 10:14\nQ A: "
                      "Acquisti\nQ Oggetto: Ordine\nQ Ordine 4711\n"},
        {"RE: Bestelling",
         "A Bedankt.\nQ Van: Anna <anna@acme.example>\nQ Verzonden: maandag 11 maart 2024 10:14\nQ Aan: "
         "Inkoop\nQ Onderwerp: Bestelling\nQ Bestelling 4711\n"},
        {"RES: Pedido", "A Obrigado.\nQ De: Ana <ana@acme.example>\nQ Enviada em: segunda-feira, 11 de março de 2024 "
                        "10:14\nQ Para: Compras\nQ Assunto: Pedido\nQ Pedido 4711\n"},
        {"SV: Order", "A Tack.\nQ Från: Anna <anna@acme.example>\nQ Skickat: den 11 mars 2024 10:14\nQ Till: Inköp\nQ "
                      "Ämne: Order\nQ Order 4711\n"},
        {"SV: Ordre", "A Tak.\nQ Fra: Anna <anna@acme.example>\nQ Sendt: 11. marts 2024 10:14\nQ Til: Indkøb\nQ Emne: "
                      "Ordre\nQ Ordre 4711\n"},
        {"VS: Tilaus", "A Kiitos.\nQ Lähettäjä: Anna <anna@acme.example>\nQ Lähetetty: maanantai 11. maaliskuuta 2024 "
                       "10.14\nQ Vastaanottaja: Ostot\nQ Aihe: Tilaus\nQ Tilaus 4711\n"},
        {"ODP: Zamówienie",
         "A Dziękuję.\nQ Od: Anna <anna@acme.example>\nQ Wysłano: poniedziałek, 11 marca 2024 10:14\nQ "
         "Do: Zakupy\nQ Temat: Zamówienie\nQ Zamówienie 4711\n"},
        {"RE: Objednávka",
         "A Děkuji.\nQ Od: Anna <anna@acme.example>\nQ Odesláno: pondělí 11. března 2024 10:14\nQ Komu: "
         "Nákup\nQ Předmět: Objednávka\nQ Objednávka 4711\n"},
        {"RE: Заказ", "A Спасибо.\nQ От: Анна <anna@acme.example>\nQ Отправлено: 11 марта 2024 г. 10:14\nQ Кому: "
                      "Закупки\nQ Тема: Заказ\nQ Заказ 4711\n"},
        {"RE: Замовлення", "A Дякую.\nQ Від: Анна <anna@acme.example>\nQ Надіслано: 11 березня 2024 р. 10:14\nQ Кому: "
                           "Закупівлі\nQ Тема: Замовлення\nQ Замовлення 4711\n"},
        {"YNT: Sipariş", "A Teşekkürler.\nQ Kimden: Anna <anna@acme.example>\nQ Gönderildi: 11 Mart 2024 Pazartesi "
                         "10:14\nQ Kime: Satın Alma\nQ Konu: Sipariş\nQ Sipariş No 4711\n"},
        {"返信: 注文", "A 承知しました。\nQ 差出人: Anna <anna@acme.example>\nQ 送信日時: 2024年3月11日 10:14\nQ 宛先: "
                       "購買\nQ 件名: 注文\nQ 注文番号 4711\n"},
        {"答复: 订单",
         "A 收到。\nQ 发件人: Anna <anna@acme.example>\nQ 发送时间: 2024年3月11日 10:14\nQ 收件人: 采购\nQ "
         "主题: 订单\nQ 订单号 4711\n"},
        {"回覆: 訂單", "A 收到。\nQ 寄件者: Anna <anna@acme.example>\nQ 寄件日期: 2024年3月11日 10:14\nQ 收件者: "
                       "採購\nQ 主旨: 訂單\nQ 訂單編號 4711\n"},
        {"회신: 발주",
         "A 감사합니다.\nQ 보낸 사람: Anna <anna@acme.example>\nQ 보낸 날짜: 2024년 3월 11일 10:14\nQ 받는 "
         "사람: 구매\nQ 제목: 발주\nQ 발주번호 4711\n"},
    };
    CHECK_ALL(mails);
}

static void a_forward_under_a_block(void **state) {
    (void)state;
    static const struct mail mails[] = {
        {"RV: Pedido",
         "A Mira esto.\nF De: Ana <ana@acme.example>\nF Enviado: lunes, 11 de marzo de 2024 10:14\nF Para: "
         "Compras\nF Asunto: Pedido\nF Pedido 4711\n"},
        {"I: Ordine",
         "A Guarda.\nF Da: Anna <anna@acme.example>\nF Inviato: lunedì 11 marzo 2024 10:14\nF A: Acquisti\nF "
         "Oggetto: Ordine\nF Ordine 4711\n"},
        {"FW: Bestelling", "A Kijk.\nF Van: Anna <anna@acme.example>\nF Verzonden: maandag 11 maart 2024 10:14\nF Aan: "
                           "Inkoop\nF Onderwerp: Bestelling\nF Bestelling 4711\n"},
        {"ENC: Pedido",
         "A Veja.\nF De: Ana <ana@acme.example>\nF Enviada em: segunda-feira, 11 de março de 2024 10:14\nF "
         "Para: Compras\nF Assunto: Pedido\nF Pedido 4711\n"},
        {"VB: Order",
         "A Se här.\nF Från: Anna <anna@acme.example>\nF Skickat: den 11 mars 2024 10:14\nF Till: Inköp\nF "
         "Ämne: Order\nF Order 4711\n"},
        {"VS: Ordre",
         "A Se her.\nF Fra: Anna <anna@acme.example>\nF Sendt: 11. marts 2024 10:14\nF Til: Indkøb\nF Emne: "
         "Ordre\nF Ordre 4711\n"},
        {"VL: Tilaus", "A Katso.\nF Lähettäjä: Anna <anna@acme.example>\nF Lähetetty: maanantai 11. maaliskuuta 2024 "
                       "10.14\nF Vastaanottaja: Ostot\nF Aihe: Tilaus\nF Tilaus 4711\n"},
        {"PD: Zamówienie",
         "A Patrz.\nF Od: Anna <anna@acme.example>\nF Wysłano: poniedziałek, 11 marca 2024 10:14\nF Do: "
         "Zakupy\nF Temat: Zamówienie\nF Zamówienie 4711\n"},
        {"FW: Objednávka", "A Viz.\nF Od: Anna <anna@acme.example>\nF Odesláno: pondělí 11. března 2024 10:14\nF Komu: "
                           "Nákup\nF Předmět: Objednávka\nF Objednávka 4711\n"},
        {"FW: Заказ", "A Смотрите.\nF От: Анна <anna@acme.example>\nF Отправлено: 11 марта 2024 г. 10:14\nF Кому: "
                      "Закупки\nF Тема: Заказ\nF Заказ 4711\n"},
        {"İLT: Sipariş",
         "A Bakınız.\nF Kimden: Anna <anna@acme.example>\nF Gönderildi: 11 Mart 2024 Pazartesi 10:14\nF "
         "Kime: Satın Alma\nF Konu: Sipariş\nF Sipariş No 4711\n"},
        {"転送: 注文",
         "A ご確認ください。\nF 差出人: Anna <anna@acme.example>\nF 送信日時: 2024年3月11日 10:14\nF 宛先: "
         "購買\nF 件名: 注文\nF 注文番号 4711\n"},
        {"转发: 订单",
         "A 请看。\nF 发件人: Anna <anna@acme.example>\nF 发送时间: 2024年3月11日 10:14\nF 收件人: 采购\nF "
         "主题: 订单\nF 订单号 4711\n"},
        {"전달: 발주", "A 확인 부탁드립니다.\nF 보낸 사람: Anna <anna@acme.example>\nF 보낸 날짜: 2024년 3월 11일 "
                       "10:14\nF 받는 사람: 구매\nF 제목: 발주\nF 발주번호 4711\n"},
    };
    CHECK_ALL(mails);
}

/* Gmail, Thunderbird, Apple Mail and Notes draw a rule or write a line. */
static void a_forward_under_a_line(void **state) {
    (void)state;
    static const struct mail mails[] = {
        {"Fwd: Pedido",
         "F ---------- Forwarded message ---------\nF De: Ana <ana@acme.example>\nF Date: lun, 11 mar 2024 "
         "10:14\nF Pedido 4711\n"},
        {"Fwd: Pedido", "F Inicio del mensaje reenviado:\nF De: Ana <ana@acme.example>\nF Fecha: 11 de marzo de 2024, "
                        "10:14\nF Pedido 4711\n"},
        {"Fwd: Ordine", "F -------- Messaggio Inoltrato --------\nF Oggetto: Ordine\nF Data: 11 mar 2024 10:14\nF Da: "
                        "Anna\nF Ordine 4711\n"},
        {"Fwd: Bestelling", "F Begin doorgestuurd bericht:\nF Van: Anna <anna@acme.example>\nF Datum: 11 maart 2024 "
                            "10:14\nF Bestelling 4711\n"},
        {"Fwd: Encomenda",
         "F ---------- Mensagem encaminhada ---------\nF De: Ana\nF Data: 11/03/2024\nF Encomenda 4711\n"},
        {"Fwd: Order", "F -------- Vidarebefordrat meddelande --------\nF Ämne: Order\nF Datum: 11 mars 2024\nF Order "
                       "4711\n"},
        {"Fwd: Ordre", "F Start på videresendt besked:\nF Fra: Anna\nF Dato: 11. marts 2024\nF Ordre 4711\n"},
        {"Fwd: Tilaus", "F -------- Välitetty viesti --------\nF Aihe: Tilaus\nF Päiväys: 11.3.2024\nF Tilaus 4711\n"},
        {"Fwd: Zamówienie", "F -------- Treść przekazanej wiadomości --------\nF Temat: Zamówienie\nF Data: "
                            "2024-03-11\nF Zamówienie 4711\n"},
        {"Fwd: Objednávka", "F -------- Přeposlaná zpráva --------\nF Předmět: Objednávka\nF Datum: 11. 3. 2024\nF "
                            "Objednávka 4711\n"},
        {"Fwd: Заказ", "F -------- Пересылаемое сообщение --------\nF Тема: Заказ\nF Дата: 11.03.2024\nF Заказ 4711\n"},
        {"Fwd: Замовлення", "F ---------- Переслане повідомлення ---------\nF Від: Анна\nF Дата: 11.03.2024\nF "
                            "Замовлення 4711\n"},
        {"Fwd: Sipariş", "F -------- Yönlendirilmiş İleti --------\nF Konu: Sipariş\nF Tarih: 11.03.2024\nF Sipariş No "
                         "4711\n"},
        {"Fwd: 注文", "F -------- 転送メッセージ --------\nF 件名: 注文\nF 日付: 2024年3月11日\nF 注文番号 4711\n"},
        {"Fwd: 订单", "F ---------- 转发的邮件 ---------\nF 发件人: Anna\nF 日期: 2024年3月11日\nF 订单号 4711\n"},
        {"Fwd: 발주", "F 전달된 메시지 시작:\nF 보낸 사람: Anna\nF 날짜: 2024년 3월 11일\nF 발주번호 4711\n"},
        {"Fwd: Ordine", "F ----- Inoltrato da Anna/Acme il 11/03/2024 10:14 -----\nF Da: Anna\nF Data: 10/03/2024\nF "
                        "Ordine 4711\n"},
    };
    CHECK_ALL(mails);
}

/* Words of header lines are ordinary words of orders. */
static void an_order_stays_an_order(void **state) {
    (void)state;
    static const struct mail mails[] = {
        {"Pedido 4711", "A De: Tienda 12\nA Para: Acme\nA Fecha: 11/03/2025\nA Asunto: Pedido 4711\nA 10 martillos\n"},
        {"Zamówienie", "A Od: Sklep 12\nA Do: Acme\nA Data: 11.03.2025\nA Temat: Zamówienie 4711\nA 10 młotków\n"},
        {"注文書", "A 宛先: Acme\nA 差出人: 横浜店\nA 日付: 2025年3月11日\nA 件名: 注文書\nA 注文番号 4711\n"},
        {"Заказ", "A Кому: Acme\nA От: Магазин 12\nA Дата: 11.03.2025\nA Тема: Заказ 4711\nA 10 молотков\n"},
    };
    CHECK_ALL(mails);
}

/* "VS:" is what Danes and Norwegians forward under and Finns reply under. */
static void the_language_of_the_block_tells(void **state) {
    (void)state;
    check("VS: 4711", "A Hei.\nF Fra: Kari <kari@acme.example>\nF Sendt: 11. mars 2024 10:14\nF Til: Innkjøp\nF Emne: "
                      "4711\nF Ordre 4711\n");
    check("VS: 4711", "A Hei.\nQ Lähettäjä: Kari <kari@acme.example>\nQ Lähetetty: 11. maaliskuuta 2024 10.14\nQ "
                      "Vastaanottaja: Ostot\nQ Aihe: 4711\nQ Tilaus 4711\n");
}

int main(void) {
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_reply_under_one_line),  cmocka_unit_test(a_reply_under_a_block),
        cmocka_unit_test(a_forward_under_a_block), cmocka_unit_test(a_forward_under_a_line),
        cmocka_unit_test(an_order_stays_an_order), cmocka_unit_test(the_language_of_the_block_tells),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
