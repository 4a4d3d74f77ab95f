#include "mapping/aliases.h"

const struct role_info role_infos[ROLES] = {
	[ROLE_NONE] = { NULL, VALUES_ANY, PII_NONE, "nothing known" },
	[ROLE_COMPANY] = { "company", VALUES_ID, PII_NONE, "a company" },
	[ROLE_DEBTOR_ID] = { "debtor_id", VALUES_ID, PII_NONE,
	    "the key of a customer" },
	[ROLE_DEBTOR_BRANCH] = { NULL, VALUES_ID, PII_NONE,
	    "the second part of the customer's key" },
	[ROLE_DEBTOR_NAME] = { "debtor_name", VALUES_NAME, PII_NAME,
	    "the name of a customer" },
	[ROLE_TAX_ID] = { "tax_id", VALUES_ID, PII_ID, "a tax number" },
	[ROLE_DOC_PREFIX] = { NULL, VALUES_ID, PII_NONE,
	    "the first part of the document's number" },
	[ROLE_DOC_ID] = { "doc_id", VALUES_ID, PII_NONE,
	    "the number of a document" },
	[ROLE_INSTALMENT] = { "instalment", VALUES_ID, PII_NONE,
	    "the number of an instalment" },
	[ROLE_DOC_TYPE] = { "doc_type", VALUES_WORD, PII_NONE,
	    "the kind of a document" },
	[ROLE_REF_DOC] = { "ref_doc", VALUES_ID, PII_NONE,
	    "the document that is referred to" },
	[ROLE_DOC_DATE] = { "doc_date", VALUES_DATE, PII_NONE,
	    "the date of a document" },
	[ROLE_TERMS] = { "terms", VALUES_ANY, PII_NONE, "terms of payment" },
	[ROLE_DUE_DATE] = { "due_date", VALUES_DATE, PII_NONE, "a due date" },
	[ROLE_ORIGINAL_DUE] = { "original_due_date", VALUES_DATE, PII_NONE,
	    "an earlier due date" },
	[ROLE_CURRENCY] = { "currency", VALUES_CURRENCY, PII_NONE,
	    "a currency" },
	[ROLE_AMOUNT] = { "amount", VALUES_MONEY, PII_NONE,
	    "an original amount" },
	[ROLE_PAID] = { "paid", VALUES_MONEY, PII_NONE, "what was paid" },
	[ROLE_BALANCE] = { "balance", VALUES_MONEY, PII_NONE,
	    "what is still open" },
	[ROLE_OVERDUE] = { NULL, VALUES_MONEY, PII_NONE,
	    "the overdue part, which age works out itself" },
	[ROLE_DISPUTED_AMOUNT] = { "disputed_amount", VALUES_MONEY, PII_NONE,
	    "an amount in dispute" },
	[ROLE_DISPUTE] = { "dispute", VALUES_WORD, PII_NONE, "a dispute" },
	[ROLE_SIGN] = { NULL, VALUES_WORD, PII_NONE, "debit or credit" },
	[ROLE_DEBIT] = { NULL, VALUES_MONEY, PII_NONE, "debits" },
	[ROLE_CREDIT] = { NULL, VALUES_MONEY, PII_NONE, "credits" },
	[ROLE_DAYS] = { NULL, VALUES_INT, PII_NONE,
	    "days past due, which age counts itself" },
	[ROLE_BUCKET] = { NULL, VALUES_MONEY, PII_NONE,
	    "an ageing bucket, which age works out itself" },
	[ROLE_SNAPSHOT] = { "snapshot_date", VALUES_DATE, PII_NONE,
	    "the day of the export" },
	[ROLE_LAST_PAYMENT] = { "last_payment_date", VALUES_DATE, PII_NONE,
	    "the date of the latest payment" },
	[ROLE_SETTLED] = { "settled_date", VALUES_DATE, PII_NONE,
	    "the day of settlement" },
	[ROLE_CUSTOMER_SINCE] = { "customer_since", VALUES_DATE, PII_NONE,
	    "the first day of a customer" },
	[ROLE_CREDIT_LIMIT] = { "credit_limit", VALUES_MONEY, PII_NONE,
	    "a credit limit" },
	[ROLE_RISK] = { "risk_class", VALUES_WORD, PII_NONE, "a risk class" },
	[ROLE_EMAIL] = { "email", VALUES_EMAIL, PII_EMAIL,
	    "an e-mail address" },
	[ROLE_PHONE] = { "phone", VALUES_PHONE, PII_PHONE,
	    "a telephone number" },
	[ROLE_MOBILE] = { "mobile", VALUES_PHONE, PII_PHONE,
	    "a mobile number" },
	[ROLE_ADDRESS] = { "address_1", VALUES_ANY, PII_NAME, "an address" },
	[ROLE_POSTCODE] = { "postcode", VALUES_ID, PII_NONE, "a postal code" },
	[ROLE_CITY] = { "city", VALUES_ANY, PII_NONE, "a town" },
	[ROLE_REGION] = { "region", VALUES_ANY, PII_NONE, "a region" },
	[ROLE_COUNTRY] = { "country", VALUES_WORD, PII_NONE, "a country" },
	[ROLE_LANGUAGE] = { "language", VALUES_WORD, PII_NONE, "a language" },
	[ROLE_TIMEZONE] = { "timezone", VALUES_WORD, PII_NONE, "a time zone" },
	[ROLE_AGENT] = { "agent", VALUES_ANY, PII_NONE, "a collector" },
	[ROLE_PROMISE_DATE] = { "promise_date", VALUES_DATE, PII_NONE,
	    "the day of a promise to pay" },
	[ROLE_PROMISE_AMOUNT] = { "promise_amount", VALUES_MONEY, PII_NONE,
	    "a promised amount" },
	[ROLE_PAYMENT_LINK] = { "payment_link", VALUES_ANY, PII_NONE,
	    "an address to pay at" },
	[ROLE_PAYMENT_REFERENCE] = { "payment_reference", VALUES_ID, PII_NONE,
	    "a reference to pay with" },
	[ROLE_STATUS] = { NULL, VALUES_WORD, PII_NONE, "a status" },
	[ROLE_BLOCK] = { NULL, VALUES_WORD, PII_NONE, "a dunning block" },
	[ROLE_LEVEL] = { NULL, VALUES_ANY, PII_NONE,
	    "a dunning level, which plan keeps itself" },
	[ROLE_LAST_CONTACT] = { NULL, VALUES_DATE, PII_NONE,
	    "the date of the latest reminder" },
	[ROLE_LINE] = { NULL, VALUES_ANY, PII_NONE,
	    "a line of the document" },
	[ROLE_DELETED] = { NULL, VALUES_ANY, PII_NONE,
	    "the mark of deleted rows" },
};

/* In each row names of English, Spanish and Portuguese, then codes. */
const struct alias_row alias_rows[] = {
	{ ROLE_COMPANY, ALIAS_EXACT,
	    "company company_id company_code organization_id sociedad "
	    "codigo_de_empresa bukrs e1_filial" },
	{ ROLE_COMPANY, ALIAS_USUAL,
	    "entity organization empresa sucursal filial branch "
	    "business_code "
	    "organizacion cooperativa" },

	{ ROLE_DEBTOR_ID, ALIAS_EXACT,
	    "debtor_id customer_id customer_no customer_number customer_code "
	    "client_id client_no party account_id borrower_id cliente_id "
	    "id_cliente codigo_cliente codigo_de_cliente cod_cliente "
	    "codcliente nro_cliente numero_cliente numero_de_cliente "
	    "n_cliente no_cliente id_deudor clave_cliente clave_de_cliente "
	    "codigo_do_cliente cod_do_cliente id_do_cliente num_cliente "
	    "cust_number cust_no cust_id customer_nbr client_code "
	    "cod_client cod_cli codcli nro_de_cliente codigo_del_cliente "
	    "numerocli kunnr e1_cliente a1_cod vendor_lead_code" },
	{ ROLE_DEBTOR_ID, ALIAS_USUAL,
	    "customer client debtor cliente deudor devedor tercero parceiro "
	    "pessoa contact tomador member_id" },
	{ ROLE_DEBTOR_ID, ALIAS_WEAK,
	    "account cuenta conta codigo code socio acreditado ficha" },
	{ ROLE_DEBTOR_BRANCH, ALIAS_EXACT, "e1_loja a1_loja loja" },
	{ ROLE_DEBTOR_NAME, ALIAS_EXACT,
	    "debtor_name customer_name client_name contact_name party_name "
	    "account_name borrower_name nombre_cliente nombre_del_cliente "
	    "nombre_del_deudor nombre_deudor razon_social denominacion "
	    "nome_cliente nome_do_cliente razao_social nome_fantasia "
	    "nome_devedor nome_do_devedor name_customer cust_name razon_soci "
	    "nombre_o_razon_social nome_do_sacado e1_nomcli a1_nome" },
	{ ROLE_DEBTOR_NAME, ALIAS_USUAL,
	    "name nombre nome full_name nombre_completo nome_completo "
	    "apellidos_y_nombre a1_nreduz fantasia sacado" },
	{ ROLE_TAX_ID, ALIAS_EXACT,
	    "tax_id tax_number vat_number vat_no vat_id tax_no nit ruc cuit "
	    "cuil rfc cpf cnpj cpf_cnpj cnpj_cpf cgc cgc_cnpj_cpf "
	    "cnpj_cliente cpf_cliente nit_cliente rut_cliente rfc_cliente "
	    "cuit_cliente ruc_cliente curp nif cif dni_nie a1_cgc stcd1 "
	    "identificacion_fiscal numero_fiscal id_fiscal nif_deudor "
	    "nif_cliente cif_cliente rut_deudor nif_cif cif_nif cuit_cuil" },
	{ ROLE_TAX_ID, ALIAS_USUAL,
	    "vat rut dni cedula identificacion documento_de_identidad "
	    "numero_de_identificacion nro_documento_identidad" },

	{ ROLE_DOC_PREFIX, ALIAS_EXACT, "e1_prefixo prefixo serie" },
	{ ROLE_DOC_ID, ALIAS_EXACT,
	    "doc_id invoice_number invoice_no invoice_num "
	    "document_number document_no voucher_no bill_no factura_no "
	    "factura_numero numero_factura numero_de_factura nro_factura "
	    "n_factura no_factura num_factura ref_factura n_documento "
	    "no_documento nro_documento num_documento numero_documento "
	    "numero_de_documento numero_doc numero_do_titulo no_titulo "
	    "num_titulo n_titulo numero_titulo numero_da_nota numero_nota "
	    "numero_da_fatura ref_fatura nosso_numero refbill belnr e1_num "
	    "numero_comprobante nro_comprobante n_comprobante n_comp "
	    "numero_do_documento n_recibo nro_recibo numero_de_recibo" },
	{ ROLE_DOC_ID, ALIAS_USUAL,
	    "invoice invoice_id num number document voucher factura "
	    "comprobante recibo nota_fiscal "
	    "documento titulo nota fatura duplicata numero folio "
	    "numero_inscricao "
	    "credito_id id_de_credito id_credito loan_id nro_credito "
	    "numero_credito numero_de_credito prestamo_id "
	    "contrato contract" },
	{ ROLE_DOC_ID, ALIAS_WEAK,
	    "id no nro n reference referencia asignacion xblnr zuonr "
	    "pagare lago_id" },
	{ ROLE_INSTALMENT, ALIAS_EXACT,
	    "instalment installment instalment_no installment_number cuota_no "
	    "nro_cuota numero_cuota numero_de_cuota no_cuota n_cuota "
	    "num_cuota parcialidad no_parcialidad numero_da_parcela "
	    "numero_parcela num_parcela n_parcela e1_parcela" },
	{ ROLE_INSTALMENT, ALIAS_USUAL,
	    "cuota parcela posicion item buzei payment_term" },
	{ ROLE_DOC_TYPE, ALIAS_EXACT,
	    "doc_type document_type invoice_type voucher_type transaction_type "
	    "clase_de_documento clase_documento clase_doc tipo_de_documento "
	    "tipo_documento tipo_doc tipo_comprobante tipo_de_comprobante "
	    "tipo_titulo tipo_do_titulo tipo_de_titulo t_comp blart e1_tipo" },
	{ ROLE_DOC_TYPE, ALIAS_USUAL, "type tipo especie clase kind" },
	{ ROLE_REF_DOC, ALIAS_EXACT,
	    "ref_doc original_invoice credited_invoice return_against "
	    "factura_origen factura_relacionada documento_relacionado "
	    "documento_origem nota_origem rebzg" },
	{ ROLE_DOC_DATE, ALIAS_EXACT,
	    "doc_date invoice_date document_date issue_date issuing_date "
	    "date_of_issue fecha_factura fecha_de_factura fecha_facturacion "
	    "fecha_de_facturacion fecha_documento fecha_de_documento "
	    "fecha_doc fecha_emision fecha_de_emision fecha_venta "
	    "fecha_de_venta emissao data_emissao data_de_emissao dt_emissao "
	    "data_da_fatura data_do_documento bldat e1_emissao "
	    "date_issued origination_date fecha_emis fecha_de_expedicion "
	    "fecha_expedicion fecha_desembolso fecha_de_desembolso" },
	{ ROLE_DOC_DATE, ALIAS_USUAL,
	    "date posting_date issue_d fecha data fecha_contabilizacion "
	    "fecontabilizacion fecha_de_contabilizacion fecha_registro "
	    "fecha_de_registro fecha_de_alta data_lancamento "
	    "data_de_lancamento dt_lancamento data_inscricao budat" },
	{ ROLE_TERMS, ALIAS_EXACT,
	    "terms payment_terms terms_of_payment net_payment_term "
	    "condiciones_de_pago condicion_de_pago condicion_pago cond_pago "
	    "cust_payment_terms condicion_de_venta cond_venta cond_vta "
	    "condicao_pagamento condicao_de_pagamento cond_pagto zterm" },
	{ ROLE_TERMS, ALIAS_WEAK, "plazo prazo plazo_semanas" },
	{ ROLE_DUE_DATE, ALIAS_EXACT,
	    "due_date payment_due_date maturity_date date_due net_due_date "
	    "fecha_vencimiento fecha_de_vencimiento fecha_vto fecha_de_vto "
	    "fecha_venc fec_vencimiento fec_venc f_vencimiento fvencimiento "
	    "vencimiento_neto fecha_limite_de_pago fecha_limite_pago "
	    "fecha_limite data_vencimento data_de_vencimento dt_vencimento "
	    "dt_vencto data_vencto data_limite_de_pagamento faedt "
	    "due_in_date e1_vencto e1_vencrea vencimento_real vencto_real "
	    "data_de_liberacao" },
	{ ROLE_DUE_DATE, ALIAS_USUAL,
	    "due maturity vencimiento vence vto vencimento vencto "
	    "expiry_date expires" },
	{ ROLE_DUE_DATE, ALIAS_WEAK,
	    "next_pymnt_d next_payment_date next_due_date fecha_proximo_pago "
	    "proximo_vencimiento prox_vencimiento proximo_vencimento" },
	{ ROLE_ORIGINAL_DUE, ALIAS_EXACT,
	    "original_due_date vencimiento_original "
	    "fecha_vencimiento_original vencimento_original dt_ven_orig "
	    "vencto_orig e1_vencori" },

	{ ROLE_CURRENCY, ALIAS_EXACT,
	    "currency currency_code iso_currency moneda codigo_moneda "
	    "codigo_de_moneda moneda_del_documento moneda_documento "
	    "moneda_doc divisa moeda codigo_da_moeda moeda_do_documento "
	    "invoice_currency document_currency waers e1_moeda" },
	{ ROLE_CURRENCY, ALIAS_WEAK, "moneda_local local_currency hwaer" },
	{ ROLE_AMOUNT, ALIAS_EXACT,
	    "invoice_amount invoiced_amount original_amount amount_total "
	    "invoice_total total_amount grand_total invoice_grand_total "
	    "importe_factura importe_original importe_total monto_original "
	    "monto_total monto_factura total_factura valor_factura "
	    "valor_original valor_do_titulo valor_da_parcela valor_titulo "
	    "vlr_titulo valor_doc valor_total total_amount_cents "
	    "valor_da_conta valor_documento valor_do_documento "
	    "monto_financiado valor_consolidado e1_valor" },
	{ ROLE_AMOUNT, ALIAS_USUAL,
	    "amount total importe monto valor loan_amnt loan_amount importe_to "
	    "importe_en_moneda_doc importe_en_moneda_documento "
	    "importe_en_moneda_del_documento wrbtr wrshb" },
	{ ROLE_AMOUNT, ALIAS_WEAK,
	    "importe_en_moneda_local amount_in_local_currency funded_amnt "
	    "dmbtr dmshb" },
	{ ROLE_PAID, ALIAS_EXACT,
	    "paid paid_amount amount_paid invoice_amount_paid pagado "
	    "monto_pagado importe_pagado ya_pagado total_pagado pago_recibido "
	    "amount_received total_paid "
	    "valor_pago valor_recebido valor_pagado e1_valliq" },
	{ ROLE_PAID, ALIAS_WEAK, "abono abonos abonado pago deposito" },
	{ ROLE_BALANCE, ALIAS_EXACT,
	    "balance open_balance amount_due invoice_amount_due "
	    "outstanding_amount open_amount residual_amount "
	    "amount_residual amount_open balance_outstanding "
	    "saldo_pendiente saldo_actual saldo_documento saldo_factura "
	    "importe_pendiente importe_adeudado monto_pendiente "
	    "pendiente_de_pago queda_por_cobrar saldo_insoluto "
	    "saldo_em_aberto saldo_devedor saldo_devedor_total saldo_titulo "
	    "saldo_do_titulo valor_a_receber valor_em_aberto "
	    "total_open_amount amount_remaining remaining_amount importe_pend "
	    "monto_adeudado saldo_por_cobrar saldo_restante out_prncp "
	    "outstanding_principal outstanding_balance valor_aberto "
	    "restante_nao_pago total_due_amount_cents total_due_amount "
	    "e1_saldo" },
	{ ROLE_BALANCE, ALIAS_USUAL,
	    "outstanding residual remaining remaining_balance saldo pendiente "
	    "open a_receber saldo_total "
	    "restante "
	    "saldo_capital saldo_cuota" },
	{ ROLE_BALANCE, ALIAS_WEAK,
	    "balance_due adeudo deuda divida debe_total" },
	{ ROLE_OVERDUE, ALIAS_EXACT,
	    "overdue overdue_amount amount_overdue past_due saldo_vencido "
	    "saldo_en_mora importe_vencido monto_vencido total_vencido "
	    "atrasado valor_vencido em_atraso valor_em_atraso "
	    "saldo_vencido_total" },
	{ ROLE_OVERDUE, ALIAS_USUAL, "vencido balance_due" },
	{ ROLE_DISPUTED_AMOUNT, ALIAS_EXACT,
	    "disputed_amount amount_in_dispute importe_en_disputa "
	    "monto_en_disputa valor_em_disputa valor_contestado" },
	{ ROLE_DISPUTE, ALIAS_EXACT,
	    "dispute disputed in_dispute en_disputa disputa em_disputa "
	    "contestado en_aclaracion" },
	{ ROLE_SIGN, ALIAS_EXACT,
	    "debit_credit dr_cr d_c debe_haber d_h s_h cargo_abono "
	    "debito_credito indicador_debe_haber signo shkzg" },
	{ ROLE_DEBIT, ALIAS_EXACT, "debit debits debe cargo cargos debito" },
	{ ROLE_CREDIT, ALIAS_EXACT, "credit credits haber credito" },
	{ ROLE_CREDIT, ALIAS_WEAK, "abono abonos" },
	{ ROLE_DAYS, ALIAS_EXACT,
	    "days_overdue days_past_due days_late dpd past_due_days "
	    "dias_mora dias_de_mora dias_en_mora numero_dias_mora "
	    "dias_vencido dias_vencidos dias_vencida dias_de_atraso "
	    "dias_atraso demora_tras_vencimiento_neto verzn" },
	{ ROLE_DAYS, ALIAS_USUAL,
	    "age aging ageing edad dias atraso mora antiguedad" },
	{ ROLE_BUCKET, ALIAS_EXACT,
	    "range range1 range2 range3 range4 range5" },
	{ ROLE_SNAPSHOT, ALIAS_EXACT,
	    "snapshot_date as_of as_of_date snapshot report_date "
	    "fecha_corte fecha_de_corte fecha_reporte fecha_del_reporte "
	    "data_base data_corte data_de_corte data_de_referencia" },
	{ ROLE_LAST_PAYMENT, ALIAS_EXACT,
	    "last_payment_date last_payment date_last_payment last_pymnt_d "
	    "fecha_ultimo_pago fecha_de_ultimo_pago fecha_del_ultimo_pago "
	    "fec_ult_pago ultimo_pagamento data_ultimo_pagamento "
	    "data_da_baixa dt_baixa e1_baixa" },
	{ ROLE_LAST_PAYMENT, ALIAS_USUAL, "ultimo_pago" },
	{ ROLE_SETTLED, ALIAS_EXACT,
	    "settled_date settlement_date paid_date payment_date clear_date "
	    "clearing_date date_paid fecha_pago "
	    "fecha_de_pago fecha_compensacion data_pagamento "
	    "data_de_pagamento augdt" },
	{ ROLE_CUSTOMER_SINCE, ALIAS_EXACT,
	    "customer_since client_since cliente_desde fecha_alta_cliente "
	    "data_de_cadastro dt_cadastro" },
	{ ROLE_CREDIT_LIMIT, ALIAS_EXACT,
	    "credit_limit limite_de_credito limite_credito cupo_de_credito "
	    "cupo" },
	{ ROLE_RISK, ALIAS_EXACT,
	    "risk_class risk riesgo clase_de_riesgo calificacion "
	    "clasificacion_riesgo risco "
	    "classificacao_de_risco a1_risco" },

	{ ROLE_EMAIL, ALIAS_EXACT,
	    "email email_address e_mail mail customer_email correo "
	    "correo_electronico email_cliente a1_email endereco_de_email" },
	{ ROLE_PHONE, ALIAS_EXACT,
	    "phone phone_number telephone tel telefono telefono_cliente "
	    "nro_telefono numero_de_telefono telefone fone a1_tel" },
	{ ROLE_MOBILE, ALIAS_EXACT,
	    "mobile mobile_number mobile_phone cell cell_phone celular movil "
	    "telefono_movil telefono_celular whatsapp" },
	{ ROLE_ADDRESS, ALIAS_EXACT,
	    "address address_1 address1 address_line_1 street direccion "
	    "domicilio calle calle_y_numero endereco logradouro a1_end" },
	{ ROLE_ADDRESS, ALIAS_USUAL, "poaddressline1 saaddressline1" },
	{ ROLE_POSTCODE, ALIAS_EXACT,
	    "postcode postal_code zip zip_code codigo_postal cp cep a1_cep" },
	{ ROLE_CITY, ALIAS_EXACT,
	    "city town ciudad localidad municipio cidade a1_mun" },
	{ ROLE_CITY, ALIAS_USUAL, "pocity grupo_o_poblacion" },
	{ ROLE_REGION, ALIAS_EXACT,
	    "region province provincia departamento uf a1_est" },
	{ ROLE_REGION, ALIAS_USUAL, "poregion" },
	{ ROLE_COUNTRY, ALIAS_EXACT,
	    "country country_code pais codigo_pais codigo_do_pais" },
	{ ROLE_COUNTRY, ALIAS_USUAL, "pocountry" },
	{ ROLE_LANGUAGE, ALIAS_EXACT, "language lang idioma lingua" },
	{ ROLE_TIMEZONE, ALIAS_EXACT,
	    "timezone time_zone zona_horaria huso_horario fuso_horario" },
	{ ROLE_AGENT, ALIAS_EXACT,
	    "agent salesperson sales_person collector account_manager "
	    "vendedor asesor gestor cobrador ejecutivo ejecutivo_de_cuenta "
	    "representante cod_vendedor cod_vended busab e1_vend1" },
	{ ROLE_AGENT, ALIAS_USUAL, "owner ruta responsable cartera carteira" },
	{ ROLE_PROMISE_DATE, ALIAS_EXACT,
	    "promise_date promised_date expected_date fecha_promesa "
	    "fecha_de_promesa promesa_de_pago fecha_compromiso "
	    "promessa_de_pagamento data_promessa planned_date" },
	{ ROLE_PROMISE_AMOUNT, ALIAS_EXACT,
	    "promise_amount promised_amount monto_promesa importe_promesa "
	    "importe_prometido monto_prometido "
	    "valor_prometido" },
	{ ROLE_PAYMENT_LINK, ALIAS_EXACT,
	    "payment_link payment_url pay_link link_de_pago enlace_de_pago "
	    "link_de_pagamento" },

	{ ROLE_PAYMENT_REFERENCE, ALIAS_EXACT,
	    "payment_reference referencia_de_pago referencia_pago "
	    "linea_de_captura referencia_bancaria" },

	{ ROLE_STATUS, ALIAS_EXACT,
	    "status payment_status invoice_status loan_status is_open estado_de_pago estatus "
	    "situacao situacion e1_status e1_situaca" },
	{ ROLE_STATUS, ALIAS_USUAL, "state estado" },
	{ ROLE_BLOCK, ALIAS_EXACT,
	    "on_hold blocked not_chasing dunning_block bloqueada bloqueado "
	    "no_reclamar bloqueo_de_reclamacion mansp" },
	{ ROLE_LEVEL, ALIAS_EXACT,
	    "dunning_level reminder_count reminder_level nivel_de_reclamacion "
	    "nivel_reclamacion nivel_de_cobranca manst mahns mahnn" },
	{ ROLE_LEVEL, ALIAS_WEAK, "level nivel" },
	{ ROLE_LAST_CONTACT, ALIAS_EXACT,
	    "last_reminder_date reminded_date last_contact "
	    "fecha_del_ultimo_recordatorio fecha_ultimo_contacto "
	    "data_da_ultima_cobranca madat" },
	{ ROLE_LINE, ALIAS_EXACT,
	    "line_amount unit_amount unit_price quantity qty description "
	    "inventory_item_code account_code tax_type tax_amount "
	    "tracking_name "
	    "tracking_name1 tracking_option1 cantidad precio_unitario "
	    "importe_linea producto sku" },
	{ ROLE_DELETED, ALIAS_EXACT, "d_e_l_e_t voided_at deleted_at anulado" },
};
const size_t alias_row_count = sizeof(alias_rows) / sizeof(*alias_rows);
