"""Translations of the demonstration: one that is published, and one into Arabic that is half done."""

from datetime import timedelta

from django.utils import timezone

from .actions import translating
from .models import Practice

SPANISH = {
    "title": "Bancos e inspectores de trabajo contra las comisiones de contratación",
    "summary": "Bancos e inspectores de un ministerio ficticio buscan en las cuentas los rastros que dejan las "
    "comisiones de contratación, y logran que las agencias las devuelvan.",
    "public_role": "El ministerio comparte sus licencias y denuncias con los socios, e inspecciona lo que comunican.",
    "private_role": "Las empresas entregan sus contratos y datos de pago, y devuelven las comisiones halladas.",
    "problem": "Los trabajadores pagan por su empleo y quedan atados por la deuda. La inspección se entera tarde.",
    "target_group": "Personas contratadas en otro país o en otra región del suyo.",
    "theory_of_change": "Si las comisiones se detectan pronto y las devuelve quien se benefició de ellas, nadie queda "
    "atado por una deuda.",
    "description": "Dos veces al año los socios comparan patrones y acuerdan indicadores. Los bancos los buscan y "
    "dicen a la inspección qué agencias aparecen a menudo, nunca qué trabajadores. Las comisiones se devuelven.",
    "building_blocks.0.title": "Una lista de doce indicadores",
    "building_blocks.0.how": "Redactada por trabajadores, bancos e inspectores en tres talleres.",
    "building_blocks.0.enabling_factor": "Una cláusula de la ley de protección de datos.",
    "building_blocks.0.lesson": "Cuantos menos son, más se usan.",
    "challenges": "Acordar en derecho el intercambio de datos tardó un año. Al principio, las agencias pequeñas no "
    "podían pagar las auditorías.",
    "failures": "La primera lista de indicadores era demasiado larga para usarse; se redujo de 60 a 12.",
    "lessons_learned": "Empezar por la ley de protección de datos. Preguntar a los trabajadores antes de elegir los "
    "indicadores.",
    "costs": "Dos puestos en el ministerio; alrededor de medio puesto en cada empresa.",
    "sustainability": "Desde el segundo año, el presupuesto del ministerio lo sostiene.",
    "replicability": "Es posible donde las agencias necesitan licencia y se puede denunciar sin temor.",
    "rights_aspects": "Se cuenta a mujeres y hombres por separado; no se nombra a ningún trabajador; los niños se "
    "remiten de inmediato.",
    "survivor_involvement": "Dos sobrevivientes asesoran al grupo y reciben un pago por ello; a nadie se le pide que "
    "cuente su historia.",
    "risks": "Un trabajador podría perder su empleo o su cuenta al hallarse la comisión; el acuerdo excluye ambas "
    "cosas.",
    "partners.0.role": "Comparte sus datos y su personal",
    "partners.1.role": "Asesora",
    "results.0.indicator": "Agencias inspeccionadas tras una señal de un banco",
    "results.0.unit": "agencias",
    "results.1.indicator": "Trabajadores que recuperaron sus comisiones",
    "results.1.unit": "trabajadores",
    "results.2.indicator": "Mediana del tiempo hasta la devolución de una comisión",
    "results.2.unit": "meses",
}
ARABIC = {
    "title": "المصارف ومفتشو العمل في مواجهة رسوم التوظيف",
    "target_group": "العمال الذين يُوظَّفون في الخارج أو في منطقة أخرى من بلدهم.",
}


def load_translations(practice: Practice, people) -> None:
    """The translator of the demonstration hands one in, the editor checks it; another one is under way."""
    editor, translator = people["editor"], people["rapporteur"]
    spanish = translating.begin(practice, "es", by=editor)
    spanish = translating.ask(spanish, translator, by=editor)
    translating.save(spanish, {name: (text, 0) for name, text in SPANISH.items()}, by=translator)
    translating.publish(translating.hand_in(spanish, by=translator), by=editor)
    arabic = translating.begin(practice, "ar", by=editor)
    due_on = timezone.localdate() + timedelta(days=14)
    translating.ask(arabic, people["moderator"], due_on=due_on, by=editor)
    translating.save(arabic, {name: (text, 0) for name, text in ARABIC.items()}, by=people["moderator"])
