// Copyright (c) 2026 the fast_bitrix24 authors
// SPDX-License-Identifier: MIT
#include "portal/core/data/words.hpp"

namespace fb24_portal::words {

const list deal_titles{"Поставка оборудования", "Договор обслуживания", "Продажа «под ключ»",
                       "Лицензии & поддержка",  "Монтаж системы",       "Аудит склада",
                       "Разработка сайта",      "Ремонт офиса"};
const list lead_titles{"Заявка с сайта",  "Звонок клиента", "Письмо на почту",
                       "Обращение в чат", "Выставка",       "Рекомендация партнёра"};
const list task_titles{"Подготовить договор", "Позвонить клиенту", "Согласовать смету",
                       "Проверить оплату",    "Отправить образцы", "Назначить встречу"};
const list product_names{"Кабель ВВГ 3×2,5", "Насос циркуляционный", "Щит распределительный",
                         "Датчик уровня",    "Контроллер",           "Светильник LED"};
const list company_names{"ООО «Ромашка»",    "АО «Северный ветер»", "ИП Кузнецов",
                         "ООО «Ёлки-Палки»", "ТД «Восход»",         "ПАО «Энергия»"};
const list first_names{"Анна", "Борис", "Виктор",  "Галина", "Дмитрий", "Екатерина",
                       "Иван", "Мария", "Николай", "Ольга",  "Пётр",    "Юлия"};
const list second_names{"Алексеевич", "Борисовна",  "Васильевич", "Дмитриевна",
                        "Ильич",      "Николаевна", "Петрович",   "Сергеевна"};
const list last_names{"Иваненко", "Петренко", "Кузьменко", "Соловей", "Мороз", "Щукин",
                      "Чайка",    "Воробей",  "Зима",      "Лебедь",  "Жук",   "Ёжиков"};
const list full_names{"Анна Чайка",    "Борис Мороз", "Виктор Щукин",
                      "Галина Лебедь", "Дмитрий Жук", "Юлия Ёжикова"};
const list posts{"Менеджер по продажам", "Инженер", "Бухгалтер", "Руководитель отдела", "Логист"};
const list sentences{"Клиент просит перезвонить после обеда.",
                     "Отправлено коммерческое предложение.",
                     "Ждём подписанный договор.",
                     "Нужна скидка 5% на повторный заказ.",
                     "Доставка за счёт покупателя.",
                     "Paid in full.",
                     "Оплата по счёту, срок — 10 дней."};
const list cities{"Москва", "Санкт-Петербург", "Казань", "Новосибирск", "Орёл"};
const list stages{"NEW",  "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "WON",
                  "LOSE", "C1:NEW",      "C1:EXECUTING",       "C1:WON"};
const list lead_statuses{"NEW", "IN_PROCESS", "PROCESSED", "CONVERTED", "JUNK"};
const list semantics{"P", "S", "F"};
const list sources{"CALL", "EMAIL", "WEB", "ADVERTISING", "PARTNER", "TRADE_SHOW", "STORE"};
const list currencies{"RUB", "RUB", "RUB", "USD", "EUR"};
const list deal_types{"SALE", "COMPLEX", "GOODS", "SERVICES", "SERVICE"};
const list utm{"yandex", "google", "cpc", "spring_sale", "newsletter"};
const list company_types{"CUSTOMER", "SUPPLIER", "COMPETITOR", "PARTNER", "OTHER"};
const list industries{"IT", "TELECOM", "MANUFACTURING", "BANKING", "FINANCE", "OTHER"};
const list task_statuses{"2", "3", "4", "5", "6"};
const list priorities{"0", "1", "2"};
const list departments{"Продажи", "Бухгалтерия", "Склад", "Логистика", "Производство", "Маркетинг"};

} // namespace fb24_portal::words
