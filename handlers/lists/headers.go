package lists

import (
	"strings"
	"unicode"
)

// headers are the names of columns in both languages, as foldHeader returns them.
var headers = map[string]field{
	"nointernet": internet, "nomorinternet": internet, "nomerinternet": internet, "internet": internet, "nomorlayanan": internet, "nolayanan": internet,
	"internetnumber": internet, "internetno": internet, "servicenumber": internet,

	"notelepon": phone, "nomortelepon": phone, "telepon": phone, "notelpon": phone, "nomortelpon": phone, "telpon": phone,
	"notelp": phone, "telp": phone, "nohp": phone, "nomorhp": phone, "hp": phone, "notlp": phone,
	"telephone": phone, "phone": phone, "telephonenumber": phone, "phonenumber": phone, "telephoneno": phone, "phoneno": phone,
	"mobile": phone, "mobilenumber": phone,

	"notiket": ticketNo, "nomortiket": ticketNo, "tiket": ticketNo, "notiketlaporan": ticketNo,
	"ticket": ticketNo, "ticketnumber": ticketNo, "ticketno": ticketNo, "reportticket": ticketNo,

	"namapelanggan": name, "nama": name, "name": name, "customername": name, "customer": name,

	"paketmbps": mbps, "paket": mbps, "kecepatan": mbps, "kecepatanmbps": mbps,
	"packagembps": mbps, "package": mbps, "speedmbps": mbps, "speed": mbps,

	"jenisrequest": request, "jenispermintaan": request, "request": request, "requestkind": request, "requesttype": request, "kindofrequest": request,

	"keterangan": note, "catatan": note, "note": note, "notes": note, "remark": note, "remarks": note,

	"berlakusampai": until, "berlakuhingga": until, "berlakusd": until, "validuntil": until, "until": until, "validto": until,

	"pic": pic, "dimintaoleh": pic, "requestedby": pic,

	"kategorivvip": vvip, "jenisvvip": vvip, "vvipcategory": vvip, "kindofvvip": vvip,

	"katakan": say, "say": say, "whattosay": say,

	"janganjanjikan": dont, "dontpromise": dont, "donotpromise": dont,

	"no": rowNo,
}

// foldHeader normalises a column's name to its letters and digits.
func foldHeader(h string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, h)
}
