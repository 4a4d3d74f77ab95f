#include "message/words.h"

enum language { EN, ES, PT, LANGUAGES };

static const char *const tags[LANGUAGES] = { "en", "es", "pt" };

static const char *const words[WORDS][LANGUAGES] = {
	[WORD_AGING] = { "Aged receivables", "Antigüedad de saldos",
	    "Contas a receber por vencimento" },
	[WORD_KPI] = { "Receivables indicators", "Indicadores de cobranza",
	    "Indicadores de contas a receber" },
	[WORD_AS_OF] = { "As of", "Fecha de corte", "Data-base" },
	[WORD_PERIOD] = { "Period", "Periodo", "Período" },
	[WORD_STRATEGY] = { "Strategy", "Estrategia", "Estratégia" },
	[WORD_CURRENCY] = { "Currency", "Moneda", "Moeda" },
	[WORD_NO_CURRENCY] = { "No currency", "Sin moneda", "Sem moeda" },
	[WORD_ITEMS] = { "Items", "Partidas", "Títulos" },
	[WORD_NOT_DUE] = { "Not due", "Por vencer", "A vencer" },
	[WORD_UNAPPLIED] = { "Unapplied", "Sin aplicar", "Não aplicado" },
	[WORD_OPEN] = { "Open", "Abierto", "Em aberto" },
	[WORD_OVERDUE] = { "Overdue", "Vencido", "Vencido" },
	[WORD_NET] = { "Net", "Neto", "Líquido" },
	[WORD_DISPUTED] = { "Disputed", "En disputa", "Em disputa" },
	[WORD_SHARE] = { "Share", "Parte", "Parte" },
	[WORD_CREDITS] = { "Credits", "Abonos", "Créditos" },
	[WORD_AMOUNT] = { "Amount", "Importe", "Valor" },
	[WORD_BUCKET] = { "Days overdue", "Días de atraso",
	    "Dias de atraso" },
	[WORD_TOTAL] = { "Total", "Total", "Total" },
	[WORD_CONTROL] = { "What was read", "Qué se leyó", "O que foi lido" },
	[WORD_RECORDS] = { "Records", "Registros", "Registros" },
	[WORD_READ] = { "Read", "Leídos", "Lidos" },
	[WORD_SUMMED] = { "Summed", "Sumados", "Somados" },
	[WORD_REJECTED] = { "Rejected", "Rechazados", "Rejeitados" },
	[WORD_UNREAD] = { "Rejected, no amount to be read",
	    "Rechazados, sin importe legible",
	    "Rejeitados, sem valor legível" },
	[WORD_EXCLUDED_ZERO] = { "Excluded, nothing open",
	    "Excluidos, sin saldo", "Excluídos, sem saldo" },
	[WORD_EXCLUDED_LATER] = { "Excluded, dated after that day",
	    "Excluidos, de fecha posterior", "Excluídos, de data posterior" },
	[WORD_EXCLUDED_OTHER] = { "Excluded, other reasons",
	    "Excluidos, otros motivos", "Excluídos, outros motivos" },
	[WORD_DROPPED] = { "Left out, no items by the source",
	    "Omitidos, según la fuente no son partidas",
	    "Omitidos, segundo a fonte não são títulos" },
	[WORD_SUMMED_BASE] = { "Summed, in the base currency",
	    "Sumados, en la moneda base", "Somados, na moeda base" },
	[WORD_ALL_CURRENCIES] = { "All currencies in", "Todas las monedas en",
	    "Todas as moedas em" },
	[WORD_RATE] = { "Rate", "Tipo de cambio", "Taxa de câmbio" },
	[WORD_DATE] = { "Date", "Fecha", "Data" },
	[WORD_AMOUNTS_IN] = { "Amounts in", "Importes en", "Valores em" },
	[WORD_OWN_CURRENCY] = { "own currency", "moneda propia",
	    "moeda própria" },
	[WORD_BASE_CURRENCY] = { "base currency", "moneda base",
	    "moeda base" },
	[WORD_CHART] = { "Open amount by days overdue",
	    "Saldo abierto por días de atraso",
	    "Saldo em aberto por dias de atraso" },
	[WORD_NOT_SHOWN] = { "Not shown at this width",
	    "No cabe en este ancho", "Não cabe nesta largura" },
	[WORD_SHARES] = {
	    "Shares are of what is open in the currency, rounded half up to "
	    "two decimals; they may not add up to 100.",
	    "Las partes son del total abierto de la moneda, redondeadas a dos "
	    "decimales; pueden no sumar 100.",
	    "As partes são do total em aberto da moeda, arredondadas a duas "
	    "casas; podem não somar 100." },
	[WORD_PERCENT] = { "%", "\xc2\xa0%", "%" },
	[WORD_EMPTY] = { "(empty)", "(vacío)", "(vazio)" },
	[WORD_INDICATOR] = { "Indicator", "Indicador", "Indicador" },
	[WORD_VALUE] = { "Value", "Valor", "Valor" },
	[WORD_UNIT] = { "Unit", "Unidad", "Unidade" },
	[WORD_FORMULA] = { "Formula", "Fórmula", "Fórmula" },
	[WORD_INPUTS] = { "From", "Datos", "Dados" },
	[WORD_FLAG] = { "Note", "Nota", "Nota" },
	[WORD_MONEY] = { "money", "importe", "valor" },
	[WORD_DAYS] = { "days", "días", "dias" },
	[WORD_PER_CENT] = { "percent", "por ciento", "por cento" },
	[WORD_AR_BEGIN] = { "Receivables before the period",
	    "Saldo antes del periodo", "Saldo antes do período" },
	[WORD_SALES] = { "Credit sales of the period",
	    "Ventas a crédito del periodo", "Vendas a prazo do período" },
	[WORD_AR_OPEN] = { "Receivables at the end", "Saldo al final",
	    "Saldo no final" },
	[WORD_AR_CURRENT] = { "Of it, not due", "De él, por vencer",
	    "Dele, a vencer" },
	[WORD_AR_OVERDUE] = { "Of it, overdue", "De él, vencido",
	    "Dele, vencido" },
	[WORD_OPEN_ITEMS] = { "Open invoices", "Facturas abiertas",
	    "Faturas em aberto" },
	[WORD_OPEN_DISPUTED] = { "Disputed", "En disputa", "Em disputa" },
	[WORD_OPEN_DISPUTED_ITEMS] = { "Disputed invoices",
	    "Facturas en disputa", "Faturas em disputa" },
	[WORD_SETTLED] = { "Settled in the period", "Pagado en el periodo",
	    "Liquidado no período" },
	[WORD_SETTLED_ITEMS] = { "Invoices settled in the period",
	    "Facturas pagadas en el periodo",
	    "Faturas liquidadas no período" },
	[WORD_DSO] = { "Days sales outstanding (DSO)",
	    "Días de ventas pendientes (DSO)",
	    "Prazo médio de recebimento (DSO)" },
	[WORD_BPDSO] = { "Best possible DSO", "Mejor DSO posible",
	    "Melhor DSO possível" },
	[WORD_ADD] = { "Average days delinquent (ADD)",
	    "Días medios de mora (ADD)", "Dias médios de atraso (ADD)" },
	[WORD_COUNTBACK] = { "Count-back DSO", "DSO por agotamiento",
	    "DSO por exaustão" },
	[WORD_CEI] = { "Collection effectiveness (CEI)",
	    "Eficacia de cobranza (CEI)", "Eficácia de cobrança (CEI)" },
	[WORD_CEI_MONTHLY] = { "CEI, sales by month",
	    "CEI, ventas por mes", "CEI, vendas por mês" },
	[WORD_DAYS_TO_PAY] = { "Days to pay, by amount",
	    "Días de pago, por importe", "Dias até o pagamento, por valor" },
	[WORD_DAYS_TO_PAY_PLAIN] = { "Days to pay, by invoice",
	    "Días de pago, por factura", "Dias até o pagamento, por fatura" },
	[WORD_DAYS_BEYOND] = { "Days beyond terms, by amount",
	    "Días sobre el plazo, por importe",
	    "Dias além do prazo, por valor" },
	[WORD_DAYS_LATE] = { "Days late, early as 0, by amount",
	    "Días de atraso, anticipado 0, por importe",
	    "Dias de atraso, antecipado 0, por valor" },
	[WORD_KPI_CREDIT] = { "Credits, in no indicator",
	    "Abonos, en ningún indicador", "Créditos, em nenhum indicador" },
	[WORD_KPI_REPLACED] = { "Excluded, a payment plan took their place",
	    "Excluidos, sustituidos por un convenio",
	    "Excluídos, substituídos por um acordo" },
	[WORD_KPI_OPEN_PART] = { "Partly paid before the end",
	    "Pagados en parte antes del final",
	    "Pagos em parte antes do final" },
};

static enum language
language_of(struct text tag)
{
	for (int i = 0; i < LANGUAGES; i++)
		if (tag.len >= 2 && (tag.at[0] | 0x20) == tags[i][0] &&
		    (tag.at[1] | 0x20) == tags[i][1] &&
		    (tag.len == 2 || tag.at[2] == '-' || tag.at[2] == '_'))
			return (enum language)i;
	return EN;
}

struct text
word_in(struct text language, enum word word)
{
	return text_of(words[word][language_of(language)]);
}

struct text
words_language(struct text language)
{
	return text_of(tags[language_of(language)]);
}
