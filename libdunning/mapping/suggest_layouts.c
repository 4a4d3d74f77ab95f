#include "mapping/suggest_internal.h"

static const char *const sap_notes[] = {
	"In a list of open items the amount is what is open; credits are "
	"negative, or say H in SHKZG.",
	"SAP uses a document number again each year and for each company.",
	NULL
};

static const char *const protheus_notes[] = {
	"RA and NCC are credits of the customer (advances, credit notes); "
	"AB- and the like reduce a title.",
	"With the instalment in it, a document would be concat: [E1_PREFIXO, "
	"E1_NUM, E1_PARCELA].",
	"E1_MOEDA counts the currencies of the company from 1: its own one.",
	NULL
};

static const char *const xero_notes[] = {
	"There is one row for each line of an invoice; the totals of the "
	"invoice are on each of them.",
	NULL
};

static const char *const quickbooks_notes[] = {
	"Rows are grouped by customer; payments are negative and have no due "
	"date.",
	NULL
};

static const char *const lago_notes[] = {
	"Amounts are in cents.",
	NULL
};

static const char *const cartera_notes[] = {
	"The file has no key of the customer but the NIT, and one amount: "
	"what is still open.",
	NULL
};

static const char *const tape_notes[] = {
	"Days past due are counted by the lender; there is no due date to age "
	"by.",
	NULL
};

static const struct layout layouts[] = {
	{ "SAP line items of customers or vendors (FBL5N, FBL1N) in Spanish",
	    "sources/sap-fbl5n.yaml",
	    "asignacion n_documento clase_de_documento fecontabilizacion "
	    "base_pplazo_pago vencimiento_neto demora_tras_vencimiento_neto "
	    "condiciones_de_pago via_de_pago indicador_cme clave_contabiliz "
	    "importe_en_moneda_doc importe_en_moneda_local doccompensacion "
	    "cuenta_de_mayor",
	    5, sap_notes, false },
	{ "SAP items under their technical names", "sources/sap-technical.yaml",
	    "bukrs kunnr belnr gjahr buzei xblnr zuonr bldat budat zfbdt faedt "
	    "verzn shkzg dmshb wrshb waers rebzg mansp mahns madat umsks blart "
	    "dmbtr wrbtr zterm",
	    5, sap_notes, false },
	{ "Protheus titles receivable (SE1)", "sources/protheus-se1.yaml",
	    "e1_filial e1_prefixo e1_num e1_parcela e1_tipo e1_naturez "
	    "e1_cliente e1_loja e1_nomcli e1_emissao e1_vencto e1_vencrea "
	    "e1_vencori e1_valor e1_saldo e1_baixa e1_moeda e1_situaca",
	    4, protheus_notes, false },
	{ "an export of sales invoices of Xero", "sources/xero-invoices.yaml",
	    "contact_name invoice_number invoice_date due_date total "
	    "invoice_amount_paid invoice_amount_due inventory_item_code "
	    "unit_amount line_amount account_code",
	    6, xero_notes, false },
	{ "Open Invoices of QuickBooks",
	    "sources/quickbooks-open-invoices.yaml",
	    "type date num p_o terms due_date aging open_balance",
	    6, quickbooks_notes, true },
	{ "Accounts Receivable of ERPNext", "sources/erpnext-ar.yaml",
	    "posting_date party_type party voucher_type voucher_no due_date "
	    "invoiced_amount paid_amount credit_note outstanding_amount age "
	    "range1",
	    6, NULL, false },
	{ "an export of invoices of Lago", "sources/lago-invoices.yaml",
	    "organization_id lago_id sequential_id customer_id issuing_date "
	    "payment_due_date invoice_type payment_status "
	    "payment_dispute_lost_at total_amount_cents "
	    "total_due_amount_cents",
	    5, lago_notes, false },
	{ "a Colombian list of receivables", "sources/cartera-colombia.yaml",
	    "numero fecha_venta fecha_vencimiento cliente nit telefono total "
	    "dias_vencido estado",
	    6, cartera_notes, false },
	{ "a loan tape", "sources/loan-tape.yaml",
	    "credito_id fecha_corte cliente_id fecha_desembolso "
	    "monto_financiado plazo_semanas cuota_semanal cuotas_pagadas "
	    "cuotas_vencidas dias_mora saldo_en_mora saldo_pendiente",
	    5, tape_notes, false },
};

static bool
has_header(const struct suggestion *s, struct text name)
{
	for (size_t i = 0; i < s->count; i++)
		if (text_equal(s->columns[i].name, name))
			return true;
	return false;
}

const struct layout *
suggest_layout(const struct suggestion *s)
{
	for (size_t i = 0; i < sizeof(layouts) / sizeof(*layouts); i++) {
		struct text rest = text_of(layouts[i].names), name;
		size_t found = 0;

		while (text_split(&rest, ' ', &name))
			found += has_header(s, name);
		if (found >= layouts[i].least)
			return &layouts[i];
	}
	return NULL;
}
