/** Given names in many scripts, so that whoever folds, cuts or sorts text by bytes is found out. */
export const givenNames = [
  'Anna', 'Mehmet', 'Łucja', 'José', 'Zoë', 'Þóra', 'Søren', 'Nguyễn', 'İpek', 'Straße',
  'Ольга', 'Дмитро', 'Ελένη', 'Γιώργος', 'שירה', 'ليلى', 'یاسمن', 'आरव', 'தமிழ்', 'สมชาย',
  '美咲', '太郎', '伟', '秀英', '민준', '지우', 'Հայկ', 'ნინო', 'ሰላም', 'Björk',
] as const

export const familyNames = [
  'Müller', 'O’Neill', 'Kowalczyk', 'García Márquez', 'van der Berg', 'Smith', 'Åkesson', 'Đặng', 'Yılmaz', 'Çelik',
  'Иванова', 'Шевченко', 'Παπαδόπουλος', 'כהן', 'الحسن', 'کریمی', 'शर्मा', 'குமார்', 'ใจดี', '佐藤',
  '鈴木', '王', '李', '김', '박', 'Սարգսյան', 'ბერიძე', 'ተስፋዬ', 'D’Angelo', 'Nuñez',
] as const

export const titles = ['Engineer', 'Account Manager', 'Agent', 'Team Lead', 'Analyst', 'Technician'] as const

export const groupNames = ['Alle', 'Support Night Shift', 'Équipe Ventes', '開発チーム', 'Инфраструктура', 'Payroll', 'On call'] as const
